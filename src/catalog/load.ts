import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * The export `name` of every module below a folder, with its path without `.ts`. A kind of thing one can add (an action, a check, a
 * cause) is a folder: adding one is adding a file. Throws when a file does not export it.
 */
export async function loadFolder(folder: URL, name: string): Promise<readonly { path: string; value: unknown }[]> {
  const files = await Array.fromAsync(glob('**/*.ts', { cwd: fileURLToPath(folder) }));
  return Promise.all(
    files.sort().map(async (file) => {
      const module: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href);
      if (module[name] === undefined) throw new Error(`${file} must export "${name}".`);
      return { path: file.replace(/\.ts$/, '').replaceAll('\\', '/'), value: module[name] };
    }),
  );
}
