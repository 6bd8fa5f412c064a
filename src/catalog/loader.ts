import { type AnyAction, isAction } from './action.ts';
import { loadFolder } from './load.ts';

/** Actions by command: `rollback`, `auth clear-jwks`. */
export type Catalog = ReadonlyMap<string, AnyAction>;

/**
 * Every action below a folder. The path is the command: auth/clear-jwks.ts answers `/mcp auth clear-jwks`. Throws when a file
 * exports no action named `action`, so that a forgotten export is found at start-up and not at 03:00.
 */
export async function loadActions(folder: URL): Promise<Catalog> {
  const found = await loadFolder(folder, 'action');
  return new Map(
    found.map(({ path, value }) => {
      if (!isAction(value)) throw new Error(`${path}.ts must make its action with readAction or changeAction.`);
      return [path.replaceAll('/', ' '), value];
    }),
  );
}
