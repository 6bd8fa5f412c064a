import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { splitCommandLine } from '../../src/catalog/command-line.ts';
import { findCommand } from '../../src/catalog/parse.ts';
import { answerable } from '../../src/jobs/offers.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { shippedActions, shippedAnswers } from '../support/shipped-commands.ts';

const catalog = await shippedActions();
const commands = new Map<string, unknown>([...catalog, ...(await shippedAnswers())]);
const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const files = await Array.fromAsync(glob('**/*.ts', { cwd: sources }));
const texts = files.sort().map((file) => ({ file, text: readFileSync(`${sources}${file}`, 'utf8') }));

describe('an offer', () => {
  const offered = (action: string, params: Readonly<Record<string, string | number>>) => {
    const log = quietLog();
    const left = answerable({ catalog, log }, [{ label: 'Do it', action, params }]);
    return { left: left.length, complaints: log.complaints };
  };

  it('that something answers is made', () => {
    expect(offered('rollback', { deployment: 'mcp-server', to: 3 })).toEqual({ left: 1, complaints: [] });
  });

  it('that leaves open what only a person knows is kept: it opens the form', () => {
    expect(offered('db sessions end', { state: 'idle' })).toEqual({ left: 1, complaints: [] });
  });

  it.each([
    ['roll back', {}, 'offer of an action that is not there'],
    ['rollback', { revision: 3 }, 'offer with parameters its action does not take'],
    ['rollback', { to: 'the third' }, 'offer with parameters its action does not take'],
    ['db sessions end', { state: 'asleep' }, 'offer with parameters its action does not take'],
  ])('of %s with %j is left out, and logged', (action, params, words) => {
    expect(offered(action, params)).toEqual({ left: 0, complaints: [words] });
  });
});

/** Every offer that is written down in the sources, with the names of its parameters as far as they stand there. */
const written = texts.flatMap(({ file, text }) =>
  [...text.matchAll(/label: [^,]+?,\s*action: '([^']+)',\s*(?:params: \{([^{}]*)\}|params)/g)].map(
    ([, action = '', params = '']) => ({
      file,
      action,
      params: params
        .split(',')
        .map((one) => one.split(':')[0]?.trim() ?? '')
        .filter((name) => /^\w+$/.test(name)),
    }),
  ),
);

describe('every offer a source makes', () => {
  it('is found', () => {
    expect(written.length).toBeGreaterThan(30);
  });

  it.each(written)('$action of $file is a command, and takes $params', ({ action, params }) => {
    const { shape } = catalog.get(action)?.params ?? { shape: undefined };
    expect(shape, `there is no command ${action}`).toBeDefined();
    expect(Object.keys(shape ?? {})).toEqual(expect.arrayContaining(params));
  });
});

it('every command that a text tells people to type is there', () => {
  const told = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/`\/mcp ([a-z][a-z0-9 -]*)/g)].map(([, line = '']) => ({ file, line: line.trim() })),
  );
  expect(told.length).toBeGreaterThan(20);
  const unknown = told.filter(({ line }) => findCommand(commands, splitCommandLine(line)) === undefined);
  expect(unknown).toEqual([]);
});
