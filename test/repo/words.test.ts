import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What a native operator would not write, and what they would. Short on purpose: only what is wrong wherever it stands. */
const better: readonly (readonly [RegExp, string])[] = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix'],
  [/\bmay nothing\b/i, 'can do nothing'],
  [/\bhas not the (?:role|right|key)\b/i, 'does not have the …'],
  [/\bknown holes\b/i, 'known vulnerabilities'],
  [/\bask(?:s|ed)? for patience\b/i, 'is overloaded, is rate-limiting us'],
  [/\btakes? what comes\b/i, 'accepts everything'],
  [/\btakes? up where\b/i, 'picks up where'],
  [/\b(?:it|they|he|she) shall\b/i, 'should, must'],
  [/\b(?:is|are|was|were) born (?:meanwhile|during)\b|\bborn meanwhile\b/i, 'start meanwhile'],
  [/\bwhat it came to\b/i, 'the result'],
  [/\bsaid in the (?:channel|place)\b/i, 'posted in the …'],
  [/\bopened by hook\b/i, 'opened by Alertmanager'],
  [/\b1 of 1 alerts?\b/i, '1 alert firing'],
  [/\bgoing on (?:to|by|at once|in)\b/i, 'moving on, continuing'],
  [/\binformations\b/i, 'information'],
  [/\bgoes on to its end\b/i, 'runs to its end'],
  [/\bif it goes on so\b/i, 'at this rate'],
  [/\bto go on, type\b/i, 'to continue, type'],
  [/\bto whoever wonders\b|\bfor whoever wonders\b/i, 'to anyone who asks'],
  [/\bmade up for\b/i, 'caught up on'],
  [/\b(?:between|after) the yes\b/i, 'the approval'],
  [/\bas ever where\b/i, 'unchanged where'],
  [/\bnone is none\b/i, 'is undefined where there is none'],
  [/\bthe same to the letter\b/i, 'must match exactly'],
  [/\bof which nothing comes\b/i, 'that has no effect'],
  [/\bby their own word\b/i, 'as they report it'],
  [/\bgave no answer of an?\b/i, 'what answered is not a …'],
  [/\bcounts anew\b/i, 'refreshes'],
  [/\bwaits for (?:@\w+|somebody) to confirm\b/i, 'waiting for … to confirm'],
  [/\bdoes not fit the platform any more\b/i, 'no longer fits'],
];

const files = execFileSync(
  'git',
  ['ls-files', '*.md', 'src/**/*.ts', 'sandbox/**/*.ts', 'scripts/**', 'test/**/*.test.ts'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  // This list itself, and the pictures of messages.
  .filter((file) => file !== '' && file !== 'test/repo/words.test.ts' && !file.startsWith('test/golden/'));

it('messages, documents, comments and titles of tests use none of the words on the list', () => {
  const found = files.flatMap((file) =>
    readFileSync(`${root}${file}`, 'utf8')
      .split('\n')
      .flatMap((line, index) =>
        better.flatMap(([pattern, word]) => {
          const hit = pattern.exec(line)?.[0];
          return hit === undefined ? [] : [`${file}:${index + 1}: "${hit}" → ${word}`];
        }),
      ),
  );
  expect(found).toEqual([]);
});
