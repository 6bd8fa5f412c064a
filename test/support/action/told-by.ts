import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Stories of actions, and the examples below docs/. */
const folders = ['test/actions', 'docs/examples'];
const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The stories that play the examples of a command themselves (`expectTold`), by command: where they need more than the platform as it starts. */
export function toldBy(): ReadonlyMap<string, string> {
  const stories = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  );
  return new Map(
    stories.flatMap((story) =>
      [...readFileSync(join(root, story), 'utf8').matchAll(/expectTold\(\w+, '([^']+)'/g)].map(
        ([, command = '']) => [command, story] as const,
      ),
    ),
  );
}
