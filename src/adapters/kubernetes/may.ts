import type { Clock } from '../../ports/clock.ts';
import { connectionTo, withAccess } from './connection.ts';
import { fields, text } from './fields.ts';
import type { KubeconfigSource } from './kubeconfig.ts';
import type { Right } from './rights.ts';
import { readBody, send } from './send.ts';

/** What is asked about: a right of the adapter, or one it should not have. */
export type Asked = Pick<Right, 'group' | 'resource' | 'subresource'> & {
  readonly verb: string;
  /** One object: a Role may name those it is for. */
  readonly name?: string;
};

/** What the API server says of the bot's own account. Nothing is changed: reviews are questions that are sent by POST. */
export interface OwnRights {
  /** `v1.36.3` */
  version(): Promise<string>;
  /** The API server's clock, to the second. */
  date(): Promise<Date | undefined>;
  /** Whether an API group is served: `metrics.k8s.io/v1beta1`. */
  serves(groupVersion: string): Promise<boolean>;
  may(asked: Asked, namespace: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Asks with the credentials the bot itself would use. */
export async function ownRights(source: KubeconfigSource, clock: Clock, timeoutMs: number): Promise<OwnRights> {
  const connection = await connectionTo(source, clock);

  async function call(method: 'GET' | 'POST', path: string, body?: object) {
    const signal = AbortSignal.timeout(timeoutMs);
    return withAccess(connection, signal, async (access) => {
      const headers = { accept: 'application/json', 'content-type': 'application/json', ...access.headers };
      const outgoing = { url: connection.server + path, method, headers };
      const answer = await send(
        access.calls,
        body === undefined ? outgoing : { ...outgoing, body: JSON.stringify(body) },
        signal,
      );
      if ('error' in answer) throw answer.error;
      const { bytes } = await readBody(answer.body, 1024 * 1024);
      if (answer.status === 401) throw new Error('the API server does not accept the credentials');
      const date = new Date(String(answer.headers['date'] ?? ''));
      return { status: answer.status, json: jsonOf(bytes), date: Number.isNaN(date.getTime()) ? undefined : date };
    });
  }

  return {
    async version() {
      const { json } = await call('GET', '/version');
      return text(json['gitVersion']) || 'unknown';
    },
    date: async () => (await call('GET', '/version')).date,
    serves: async (groupVersion) => (await call('GET', `/apis/${groupVersion}`)).status === 200,
    async may({ verb, group, resource, subresource, name }, namespace) {
      const { status, json } = await call('POST', '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: {
          resourceAttributes: {
            namespace,
            verb,
            group,
            resource,
            ...(subresource === undefined ? {} : { subresource }),
            ...(name === undefined ? {} : { name }),
          },
        },
      });
      const allowed = fields<{ allowed: boolean }>(json['status']).allowed;
      if (status !== 201 || typeof allowed !== 'boolean') throw new Error(`the review of rights answered ${status}`);
      return allowed;
    },
    close: () => connection.close(),
  };
}

function jsonOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return fields<Record<string, unknown>>(JSON.parse(bytes.toString('utf8')));
  } catch {
    return {};
  }
}
