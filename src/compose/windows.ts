import type { Catalog } from '../catalog/loader.ts';
import type { ConfigFile } from '../config/schema.ts';

/** What maintenance windows cover and there is no such change; one line each, with its fix. */
export function windowMistakes(
  { environments }: Pick<ConfigFile, 'environments'>,
  catalog: Catalog,
): readonly string[] {
  const changes = [...catalog].flatMap(([command, { risk }]) => (risk === 'read-only' ? [] : [command]));
  return Object.entries(environments).flatMap(([name, { windows }]) =>
    windows.flatMap((window, index) =>
      ('covers' in window ? window.covers : [])
        .filter(
          (one) =>
            !changes.some((change) => (one.endsWith(' *') ? change.startsWith(one.slice(0, -1)) : change === one)),
        )
        .map(
          (one) =>
            `environments.${name}.windows.${index}.covers: there is no change "${one}": take it out, or fix its spelling`,
        ),
    ),
  );
}
