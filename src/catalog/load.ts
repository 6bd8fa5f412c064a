import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';

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

/**
 * The same, each compared with what such a thing must have: what is malformed is found when the bot starts, not when it is first used.
 * Throws an Error that names the file and every mistake in it.
 */
export async function loadShaped<Kind>(folder: URL, name: string, shape: z.ZodType<Kind>): Promise<readonly Kind[]> {
  const found = await loadFolder(folder, name);
  return found.map(({ path, value }) => {
    const { success, error } = shape.safeParse(value);
    // The thing itself, not a copy: its functions belong to it.
    if (success) return value as Kind;
    const mistakes = error.issues.map((issue) => `${issue.path.join('.') || name}: ${issue.message}`);
    throw new Error(`${path}.ts: its ${name} is malformed (${mistakes.join('; ')}).`);
  });
}
