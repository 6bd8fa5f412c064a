import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../steps.ts';

/** Files of the repository by path, each with a digest of what is in it. */
export type Digests = ReadonlyMap<string, string>;

export function digestOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** Everything Git keeps or would keep, as it is now; undefined where there is no Git to ask. */
export function filesNow(): Digests | undefined {
  try {
    const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return new Map(listed.split('\0').flatMap((path) => digestAt(path)));
  } catch {
    return undefined;
  }
}

/** None for what was deleted, for folders and for links that lead nowhere. */
function digestAt(path: string): readonly (readonly [string, string])[] {
  if (path === '') return [];
  try {
    return [[path, digestOf([readFileSync(join(root, path))])]];
  } catch {
    return [];
  }
}

/** Of what every result depends on: the tools, their settings, and the Node that runs them. */
export function toolsDigest(files: Digests): string {
  const settings = ['package.json', 'package-lock.json', 'biome.json', 'tsconfig.json', 'vitest.config.ts'];
  return digestOf([process.version, ...settings.map((path) => files.get(path) ?? '')]);
}
