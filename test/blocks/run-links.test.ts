import { expect, it } from 'vitest';
import { context } from '../../src/blocks/elements.ts';
import { mentioned, preformatted, richText } from '../../src/blocks/rich-text.ts';
import { linkRuns, runsNamed } from '../../src/blocks/run-links.ts';
import type { ChatPayload } from '../../src/ports/chat.ts';

const url = 'https://acme.slack.com/archives/C1/p1';
const addressOf = (run: number) => (run === 1042 ? url : undefined);
const payload: ChatPayload = {
  text: 'R-1042 is done',
  blocks: [
    richText(
      [[{ code: 'R-1042' }, ' follows R-7, see R-1042; not XR-1042 or R-10421'], [{ code: '/mcp cancel R-1042' }]],
      mentioned,
    ),
    context(['run R-1042', [{ code: '/mcp run R-1042' }]], mentioned),
    preformatted(['ERROR R-1042']),
  ],
};

it('every run that a message names is a link to its message; commands and logs stay as they are', () => {
  const [rich, small, log] = linkRuns(payload, addressOf).blocks;
  expect(rich).toMatchObject({
    elements: [
      {
        elements: [
          { type: 'link', url, text: 'R-1042', style: { code: true } },
          { type: 'text', text: ' follows R-7, see ' },
          { type: 'link', url, text: 'R-1042' },
          { type: 'text', text: '; not XR-1042 or R-10421' },
          { type: 'text', text: '\n' },
          { type: 'text', text: '/mcp cancel R-1042', style: { code: true } },
        ],
      },
    ],
  });
  expect(small).toMatchObject({ elements: [{ text: `run <${url}|R-1042> · /mcp run R-1042` }] });
  expect(log).toEqual(payload.blocks[2]);
});

it('a message without a run that has an address is left untouched', () => {
  expect(linkRuns(payload, () => undefined)).toEqual(payload);
  expect(runsNamed(payload, undefined)).toEqual([1042, 7, 10421]);
  expect(runsNamed(payload, 1042)).toEqual([7, 10421]);
});

it('small print that has no room for an address keeps the bare number', () => {
  const long = { text: '', blocks: [context([`${'x'.repeat(2880)} R-1042`], mentioned)] };
  expect(linkRuns(long, () => `https://acme.slack.com/${'y'.repeat(200)}`)).toEqual(long);
});
