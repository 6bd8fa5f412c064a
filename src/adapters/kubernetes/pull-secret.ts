import type { V1Secret } from '@kubernetes/client-node';
import { fault } from '../../errors.ts';
import type { PullAccount } from '../../ports/cluster.ts';
import { fields, object, text } from './fields.ts';

/**
 * The account of a registry in a Secret of type kubernetes.io/dockerconfigjson; undefined where it has none for that host. Throws SECRET_UNFIT
 * for a Secret of another type or one that cannot be read, and never tells what is in it.
 */
export function pullAccountOf(value: unknown, name: string, host: string): PullAccount | undefined {
  const { type, data } = fields<V1Secret>(value);
  if (type !== 'kubernetes.io/dockerconfigjson')
    throw fault(
      'SECRET_UNFIT',
      `Secret ${name} is of type ${text(type) || 'Opaque'}, not kubernetes.io/dockerconfigjson.`,
    );
  const accounts = object(parsed(object(data)['.dockerconfigjson'], name)['auths']);
  const found = Object.entries(accounts).find(([key]) => hostOf(key) === host)?.[1];
  if (found === undefined) return undefined;
  const { username, password, auth } = object(found);
  if (text(username) !== '') return { username: text(username), password: text(password) };
  const both = Buffer.from(text(auth), 'base64').toString('utf8');
  const colon = both.indexOf(':');
  return colon < 1 ? undefined : { username: both.slice(0, colon), password: both.slice(colon + 1) };
}

function parsed(value: unknown, name: string): Readonly<Record<string, unknown>> {
  try {
    return object(JSON.parse(Buffer.from(text(value), 'base64').toString('utf8')));
  } catch {
    throw fault('SECRET_UNFIT', `Secret ${name} holds no JSON under .dockerconfigjson.`);
  }
}

/** `https://index.docker.io/v1/` is how docker writes its own registry. */
function hostOf(key: string): string {
  const host = key.replace(/^https?:\/\//, '').split('/')[0] ?? '';
  return host === 'index.docker.io' ? 'docker.io' : host;
}
