import { loadFolder } from '../catalog/load.ts';
import type { AlertSource } from './source.ts';

/** Every kind of monitor, by its name in the configuration: one file each under sources/. */
export const alertSources: ReadonlyMap<string, AlertSource<unknown>> = new Map(
  (await loadFolder(new URL('./sources/', import.meta.url), 'source')).map(({ value }) => {
    const source = value as AlertSource<unknown>;
    return [source.type, source];
  }),
);
