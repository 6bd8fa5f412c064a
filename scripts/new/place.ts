import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { root } from '../steps.ts';

/** One file that is made: its example below docs/examples, and the folder it belongs to. */
interface Template {
  readonly example: string;
  readonly folder: string;
  readonly ending: string;
}

interface KindTerms {
  readonly files: readonly Template[];
  /** What comes after, in order. */
  readonly next: readonly string[];
}

const actionNext = [
  'Say what it does: summary, params, examples. Its path is the command.',
  'vitest run STORY: its story plays every example, and records what each brings (-u records it anew).',
  'npm run golden, then npm run docs: what it brings is drawn and shown, and help and the menu have one command more.',
];

/** The kinds of thing one can add, where they live, and what comes after the files. */
export const kinds = {
  action: {
    files: [
      { example: 'action.ts', folder: 'src/actions', ending: '.ts' },
      { example: 'action.test.ts', folder: 'test/actions', ending: '.test.ts' },
    ],
    next: actionNext,
  },
  'action --change': {
    files: [
      { example: 'change.ts', folder: 'src/actions', ending: '.ts' },
      { example: 'change.test.ts', folder: 'test/actions', ending: '.test.ts' },
    ],
    next: actionNext,
  },
  check: {
    files: [{ example: 'check.ts', folder: 'src/health/checks', ending: '.ts' }],
    next: ['Say what is expected and what was seen.', 'Add its state to test/scenarios/health.test.ts.'],
  },
  'alert-source': {
    files: [{ example: 'alert-source.ts', folder: 'src/alerts/sources', ending: '.ts' }],
    next: [
      'Read the webhook of the monitor into alerts.',
      'Record at least three bodies under test/alerts/payloads/NAME and add its hook to test/alerts/hooks.ts.',
      'npm run docs: its settings are in the configuration reference.',
    ],
  },
} as const satisfies Record<string, KindTerms>;

export type Kind = keyof typeof kinds;

export function isKind(text: string): text is Kind {
  return Object.hasOwn(kinds, text);
}

export interface Placed {
  readonly files: readonly { readonly path: string; readonly text: string }[];
  readonly next: readonly string[];
}

/** The examples of a kind as files of their own: where they belong, and their text with imports that are right there. */
export function placed(kind: Kind, name: string): Placed {
  const { files, next } = kinds[kind];
  const made = files.map(({ example, folder, ending }) => {
    const path = `${folder}/${name}${ending}`;
    return { path, text: moved(named(readFileSync(`${root}docs/examples/${example}`, 'utf8'), name), path) };
  });
  return { files: made, next: next.map((line) => line.replace('STORY', made[1]?.path ?? '').replace('NAME', name)) };
}

/** The example under its own name; what only an example needs is left out. */
function named(text: string, name: string): string {
  const command = name.replaceAll('/', ' ');
  return text
    .replace(/^import \{ action \} from '\.\/\w+\.ts';\n/m, '')
    .replace(/useActions\(\{ actions: .*? \}\)/, 'useActions()')
    .replaceAll(/(?<=\/mcp )example(?: change)?\b/g, command)
    .replaceAll(/'example(?: change)?'/g, `'${command}'`);
}

/** The text with its neighbours named from where it is now. */
function moved(text: string, path: string): string {
  return text.replaceAll(/from '(\.\.?\/[^']+)'/g, (_, target: string) => {
    const short = relative(dirname(path), relative('.', resolve('docs/examples', target))).replaceAll('\\', '/');
    return `from '${short.startsWith('.') ? short : `./${short}`}'`;
  });
}
