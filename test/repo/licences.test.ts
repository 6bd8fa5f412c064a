import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';

const root = new URL('../../', import.meta.url);

/** Licences that may be shipped with Apache-2.0 code without further duties than naming them. */
const fine = new Set([
  'MIT',
  'MIT-0',
  'Apache-2.0',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Unlicense',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'PSF-2.0',
  'Python-2.0',
  // Of whole packages that are shipped as they are, their source in the registry they come from.
  'MPL-2.0',
]);

const lockShape = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dev: z.boolean().optional(),
      optional: z.boolean().optional(),
      hasInstallScript: z.boolean().optional(),
    }),
  ),
});
const lock = lockShape.parse(JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')));
const shipped = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.dev !== true);

it('ships only packages whose licence allows it', () => {
  const strange = shipped.flatMap(([path]) => {
    const file = new URL(`${path}/package.json`, root);
    if (!existsSync(file)) return []; // a package of another platform
    const { license } = z.object({ license: z.string().default('none') }).parse(JSON.parse(readFileSync(file, 'utf8')));
    return fine.has(license) ? [] : [`${path}: ${license}`];
  });
  expect(strange).toEqual([]);
});

it('needs no install script of any package: the wrapper installs without them', () => {
  expect(readFileSync(new URL('scripts/with-node24.mjs', root), 'utf8')).toContain("'--ignore-scripts'");
  const named = z
    .object({ allowScripts: z.record(z.string(), z.boolean()) })
    .parse(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')));
  expect(Object.values(named.allowScripts).every((allowed) => !allowed)).toBe(true);
  const wanting = Object.entries(lock.packages).flatMap(([path, entry]) =>
    entry.hasInstallScript === true ? [path.replace(/^.*node_modules\//, '')] : [],
  );
  expect(wanting.filter((name) => !Object.hasOwn(named.allowScripts, name))).toEqual([]);
});
