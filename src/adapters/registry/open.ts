import { getCACertificates } from 'node:tls';
import { Agent } from 'undici';
import type { Cluster } from '../../ports/cluster.ts';
import type { RegistryReader } from '../../ports/registry.ts';
import { authoritiesIn } from '../web/open.ts';
import { registryReader } from './registry.ts';
import type { RegistrySettings } from './settings.ts';

export interface OpenRegistries {
  readonly settings: { readonly registries: readonly RegistrySettings[]; readonly caFile?: string | undefined };
  readonly cluster: Pick<Cluster, 'pullAccount'>;
}

/** The registries of an environment, asked with the accounts of their pull Secrets. Throws CONFIG_INVALID for a `caFile` that holds nothing. */
export function openRegistries({ settings, cluster }: OpenRegistries): RegistryReader & { close(): Promise<void> } {
  const { caFile, registries } = settings;
  const ca = caFile === undefined ? undefined : [...getCACertificates('default'), ...authoritiesIn(caFile)];
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  const reader = registryReader({
    registries,
    dispatcher,
    account: (secret, host, signal) => cluster.pullAccount(secret, host, { signal }),
  });
  return { ...reader, close: () => dispatcher.destroy() };
}
