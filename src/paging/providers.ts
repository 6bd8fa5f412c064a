import { loadFolder } from '../catalog/load.ts';
import type { PageProvider } from './provider.ts';

/** Every way to reach people beside Slack, by its name in the configuration: one file each under providers/. */
export const pageProviders: ReadonlyMap<string, PageProvider<unknown>> = new Map(
  (await loadFolder(new URL('./providers/', import.meta.url), 'provider')).map(({ value }) => {
    const provider = value as PageProvider<unknown>;
    return [provider.type, provider];
  }),
);
