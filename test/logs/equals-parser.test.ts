import fc from 'fast-check';
import { expect, test } from 'vitest';
import { errorish } from '../../src/logs/candidates.ts';
import type { FoundError } from '../../src/logs/found-error.ts';
import { judgeJson } from '../../src/logs/json-error.ts';
import { judgeText } from '../../src/logs/text-error.ts';
import { scan } from './scanning.ts';

// Every line parsed, nothing searched: what the fast reading has to equal.
function reference(text: string): { readonly errors: readonly FoundError[]; readonly lines: number } {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const errors = lines.flatMap((line) => {
    const judged = judgeJson(line.replace(/\r$/, ''));
    return typeof judged === 'string' ? [] : [judged];
  });
  return { errors, lines: lines.length };
}

const word = fc.constantFrom(
  ...['level', 'Level', 'LVL', 'severity', 'loglevel', 'levelname', 'severity_text', 'log.level', 'l\\u0065vel', 'msg'],
  ...[
    'error',
    'ERROR',
    'err',
    'Fatal',
    'critical',
    'panic',
    'alert',
    'EMERG',
    'severe',
    '\\u0065rror',
    ' error',
    'ERROR+4',
  ],
  ...[
    'info',
    'INFO',
    'debug',
    'warn',
    'notice',
    'trace',
    'verbose',
    'v',
    'vel',
    'verity',
    '\\"level\\":\\"error\\"',
    'é',
    '__proto__',
  ],
);
const scalar = fc.oneof(
  word.map((text) => `"${text}"`),
  fc.constantFrom(
    '50',
    '60',
    '30',
    '5e1',
    '0.5e2',
    '99.5',
    '49',
    '100',
    '-50',
    'null',
    'true',
    '{"level":"error"}',
    '["error"]',
  ),
);
const space = fc.constantFrom('', '', '', ' ', '\t');
const member = fc
  .tuple(space, word, space, space, scalar, space)
  .map(([a, key, b, c, value, d]) => `${a}"${key}"${b}:${c}${value}${d}`);
const object = fc.array(member, { maxLength: 5 }).map((members) => `{${members.join(',')}}`);
const line = fc.oneof(
  { weight: 8, arbitrary: object },
  { weight: 1, arbitrary: fc.tuple(object, fc.nat(60)).map(([text, at]) => text.slice(0, at)) },
  { weight: 1, arbitrary: object.map((text) => `${text}\r`) },
  { weight: 1, arbitrary: fc.constantFrom('', '{', '}', '{}', '{"level"', '\u0000', '{"level":"error"}}') },
);

test('the fast reading finds exactly what parsing every line finds, wherever the bytes are cut', () => {
  const log = fc.tuple(fc.array(line, { maxLength: 12 }), fc.boolean());
  fc.assert(
    fc.property(log, fc.array(fc.nat(400), { maxLength: 5 }), ([lines, ends], cuts) => {
      const text = lines.join('\n') + (ends ? '\n' : '');
      const bytes = Buffer.from(text);
      const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      const { errors, lines: count } = scan(chunks);
      // A carriage return and a brace that ends elsewhere aside, text of these lines is no error.
      expect({ errors, lines: count }).toEqual(reference(text));
      expect(scan([bytes])).toEqual(scan(chunks));
    }),
    { numRuns: 3000 },
  );
});

const piece = fc.oneof(
  fc.constantFrom(
    ...['ERROR', 'Err', 'fatal', 'CRIT', 'panic: ', '[alert]', 'emerg:', 'SEVERE', 'INFO', 'level=', 'lvl="', 'msg="'],
    ...[
      'java.io.',
      'Value',
      'Error',
      'Exception',
      'Timeout',
      'Interrupt',
      'Exit',
      ': ',
      ' ',
      ' - ',
      '|',
      '2026-11-30 14:02:00',
    ],
    ...['Traceback (most recent call last):', 'Unhandled rejection', 'Uncaught ', 'fatal error: ', '[', ']', '"', 'é'],
  ),
  fc.string({ maxLength: 4 }),
);

test('no line of text is an error that a search of words would pass over', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('').replaceAll('\n', ' ');
      errorish.lastIndex = 0;
      if (judgeText(text) !== undefined) expect(errorish.test(text), text).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
