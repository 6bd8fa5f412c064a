import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { root } from '../steps.ts';

/** The kinds of thing one can add with one file, where they live, and what comes after the file. */
export const kinds = {
  action: {
    folder: 'src/actions',
    next: [
      'Say what it does: summary, params, examples. Its path is the command.',
      'npm run docs, then npm run golden if it draws something new.',
      'vitest run --project scenarios test/scenarios/examples.test.ts: each example is executed.',
    ],
  },
  check: {
    folder: 'src/health/checks',
    next: ['Say what is expected and what was seen.', 'Add its state to test/scenarios/health.test.ts.'],
  },
  'alert-source': {
    folder: 'src/alerts/sources',
    next: [
      'Set `type` to the name of the file, then read the webhook of the monitor into alerts.',
      'Record at least three bodies under test/alerts/payloads/NAME and add its hook to test/alerts/hooks.ts.',
      'npm run docs: its settings are in the configuration reference.',
    ],
  },
} as const;

export type Kind = keyof typeof kinds;

export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}

/** The example of a kind as a file of its own: where it belongs, and its text with imports that are right there. */
export function placed(
  kind: Kind,
  name: string,
): { readonly path: string; readonly text: string; readonly next: readonly string[] } {
  const { folder, next } = kinds[kind];
  const path = `${folder}/${name}.ts`;
  const toSource = relative(dirname(path), 'src').replaceAll('\\', '/') || '.';
  const example = readFileSync(`${root}docs/examples/${kind}.ts`, 'utf8')
    .replaceAll("'../../src/", `'${toSource}/`)
    .replace("type: 'example'", `type: '${name}'`)
    .replaceAll('/mcp example', `/mcp ${name.replaceAll('/', ' ')}`);
  return { path, text: near(example, dirname(path)), next };
}

/** A neighbour is named by `./`, and what lies above by no more than it takes. */
function near(text: string, folder: string): string {
  return text.replaceAll(/from '((?:\.\.\/)+)([^']+)'/g, (whole: string, up: string, rest: string) => {
    const target = ['src', ...rest.split('/')].join('/');
    if (folder.split('/').length - up.split('/').length + 1 !== 1) return whole;
    const short = relative(folder, target).replaceAll('\\', '/');
    return `from '${short.startsWith('.') ? short : `./${short}`}'`;
  });
}
