import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Layer, layers, shared, tops } from '../../layers.ts';
import { root } from '../steps.ts';

const rules = z.looseObject({ style: z.looseObject({ noRestrictedImports: z.unknown().optional() }).optional() });
const override = z.looseObject({ linter: z.looseObject({ rules }) });
const biome = z.looseObject({ overrides: z.array(override) });

/** Who may import a package: by the package, the layers. */
function owners(): ReadonlyMap<string, readonly string[]> {
  const own = layers.flatMap(({ name, packages = [] }) => packages.map((one) => [one, [name]] as const));
  return new Map([...own, ...Object.entries(shared)]);
}

function refusedPackages(layer: string): Readonly<Record<string, string>> {
  const refused = [...owners()].filter(([, names]) => !names.includes(layer));
  return Object.fromEntries(
    refused.map(([name, names]) => {
      const where = names.map((one) => `src/${one}`).join(', ');
      return [name, `Only ${where} may import ${name}: see layers.ts.`];
    }),
  );
}

function refusedFolders({ name, imports, never = [] }: Layer): readonly string[] {
  const open = new Set([name, ...imports]);
  const folders = [...layers.map((layer) => layer.name), 'compose'].filter((other) => !open.has(other));
  return [
    ...never,
    ...folders.map((other) => `**/${other}/**`),
    ...tops.map((file) => `**/${file}.ts`),
    ...(open.has('config.ts') ? [] : ['**/config.ts']),
    '**/sandbox/**',
    '**/test/**',
  ];
}

function ruleFor(layer: Layer) {
  const message = `src/${layer.name} (${layer.what}) does not import from here: see layers.ts.`;
  return {
    includes: [`src/${layer.name}/**`],
    linter: {
      rules: {
        style: {
          noRestrictedImports: {
            level: 'error',
            options: {
              paths: refusedPackages(layer.name),
              patterns: [{ group: refusedFolders(layer), message }],
            },
          },
        },
      },
    },
  };
}

/** biome.json with the import directions of layers.ts; all else of it stays as it is. */
export function lintRules(): string {
  const file = biome.parse(JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8')));
  const others = file.overrides.filter(({ linter }) => linter.rules.style?.noRestrictedImports === undefined);
  const text = JSON.stringify({ ...file, overrides: [...others, ...layers.map(ruleFor)] });
  // The linter formats its own file too.
  const biomePath = join(root, 'node_modules/@biomejs/biome/bin/biome');
  return execFileSync(process.execPath, [biomePath, 'format', '--stdin-file-path=biome.json'], {
    cwd: root,
    input: text,
    encoding: 'utf8',
  });
}
