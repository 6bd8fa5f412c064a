import { createHash } from 'node:crypto';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { canonical } from '../model/json.ts';
import type { ConfigMap, Deployment } from '../ports/workload.ts';
import { secretIn } from './secret-values.ts';
import type { Settings } from './settings.ts';
import { type ConfigSource, type ConfigUse, configSources, reads } from './sources.ts';

/** One key of a ConfigMap that gets another value. A list of them is no map by key: what a key is called hides no value here. */
export interface SettingChange {
  readonly key: string;
  readonly before: string;
  readonly after: string;
}

/** What a change of configuration writes. */
export interface ConfigGoal {
  readonly configMap: string;
  readonly uid: string;
  /** Of all its data: whatever else is in it starts with the new pods too. */
  readonly digest: string;
  readonly settings: readonly SettingChange[];
}

/** One text for the data of a ConfigMap; its uid is in it, so that two with the same values differ. */
export function dataDigest({ uid, data, binaryKeys }: ConfigMap): string {
  return createHash('sha256').update(canonical({ uid, data, binaryKeys })).digest('hex').slice(0, 16);
}

export interface ConfigWish {
  readonly settings: Settings;
  /** The ConfigMap that was named. */
  readonly configMap: string | undefined;
}

/**
 * The ConfigMap whose keys are meant: the one that is named, else the only one that the deployment reads and the configuration lets people set
 * these keys of. Throws NOT_CONFIGURED, PARAM_INVALID.
 */
export function meantSource(deployment: Deployment, wish: ConfigWish, environment: Environment): ConfigSource {
  const { settable } = environment.config;
  const { name } = deployment;
  const [first] = Object.keys(settable);
  if (first === undefined)
    throw fault('NOT_CONFIGURED', `No key may be set in ${environment.name}. Nothing was changed.`, {
      hint: `Name the ConfigMap and its keys in \`environments.${environment.name}.config.settable\`, and bind the Role mcp-chatops-config.`,
    });
  const read = configSources(deployment.template).filter(
    (source) => source.kind === 'ConfigMap' && Object.hasOwn(settable, source.name),
  );
  const among = wish.configMap === undefined ? read : read.filter((source) => source.name === wish.configMap);
  if (among.length === 0) {
    const which = wish.configMap ?? 'a ConfigMap that may be changed here';
    throw refused(`${name} does not read ${which}.`, `These may be changed: ${Object.keys(settable).join(', ')}.`);
  }
  const keys = Object.keys(wish.settings);
  const [only, ...others] = among.filter((source) => keys.every((key) => settable[source.name]?.includes(key)));
  if (only === undefined) {
    const known = among.flatMap((source) => settable[source.name] ?? []);
    const wrong = keys.filter((key) => !known.includes(key));
    const words =
      wrong.length === 0 ? `${keys.join(' and ')} are not in one ConfigMap` : `${wrong.join(', ')} may not be set`;
    throw refused(`${words} in ${environment.name}.`, `May be set: ${known.join(', ')}.`);
  }
  if (others.length > 0) {
    const names = [only, ...others].map((source) => source.name);
    throw refused(`${names.join(' and ')} both have ${keys.join(', ')}.`, `Say which: \`configmap=${names[0]}\`.`);
  }
  return only;
}

/** What has to be written. Throws PARAM_INVALID, NOTHING_TO_DO. */
export function configGoal(configMap: ConfigMap, source: ConfigSource, settings: Settings): ConfigGoal {
  const { name, uid, data } = configMap;
  if (configMap.immutable)
    throw refused(`${name} is immutable: Kubernetes takes no change of it.`, 'Release a new one with its deployment.');
  for (const key of Object.keys(settings)) requireKey(configMap, source, key);
  const changes = Object.entries(settings).flatMap(([key, after]) => {
    const before = data[key] ?? '';
    return before === after ? [] : [{ key, before, after }];
  });
  if (changes.length === 0)
    throw fault(
      'NOTHING_TO_DO',
      `${name} holds ${Object.keys(settings).join(', ')} with that value already. Nothing was changed.`,
      {
        hint: 'See which pods run with it with `/mcp config`; new pods come with `/mcp restart`.',
      },
    );
  return { configMap: name, uid, digest: dataDigest(configMap), settings: changes };
}

function requireKey({ name, data, binaryKeys }: ConfigMap, source: ConfigSource, key: string): void {
  const before = data[key];
  if (binaryKeys.includes(key)) throw refused(`${key} of ${name} holds no text.`);
  if (before === undefined)
    throw refused(
      `${name} has no key ${key}.`,
      `It has: ${Object.keys(data).sort().join(', ') || 'none'}. A new key belongs into its source.`,
    );
  if (before.includes('\n'))
    throw refused(`${key} of ${name} is a whole file.`, 'Change the file at its source, and release it.');
  if (secretIn(key, before))
    throw refused(
      `${key} of ${name} holds what looks like a secret, which no plan may show.`,
      'Move it into a Secret.',
    );
  if (!source.uses.some((use) => reads(use, key))) throw refused(`Nothing reads ${key} of ${name}.`);
}

function refused(text: string, hint?: string) {
  return fault('PARAM_INVALID', `${text} Nothing was changed.`, hint === undefined ? {} : { hint });
}

/** The uses of a source that get one of these keys. */
export function usesOf({ uses }: ConfigSource, settings: readonly SettingChange[]): readonly ConfigUse[] {
  return uses.filter((use) => settings.some(({ key }) => reads(use, key)));
}
