import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeIssue, messageCharacters, validateBlocks } from '../../sandbox/workspace/blocks/surfaces.ts';
import { escaped, mrkdwn } from '../../src/blocks/mrkdwn.ts';
import { reportMessage } from '../../src/blocks/report.ts';
import { runCard } from '../../src/blocks/run-card.ts';
import type { Report } from '../../src/model/report.ts';
import { rollbackPlan } from '../golden/cases/plan.ts';
import { aCard, ago, anApproval, nameOf } from '../golden/cases/values.ts';
import { calls, tokens } from '../support/called-by.ts';

const hostile = fc.oneof(
  fc.constantFrom(
    '<!channel>',
    '<!here|here>',
    '<@U1>',
    '<#C1>',
    '<!subteam^S1>',
    '<https://evil.example|click>',
    '<javascript:alert(1)|x>',
    '`code` *bold* _it_ ~s~',
    '```\nfence\n```',
    '\u202etxet desrever\u202c',
    '&lt;!channel&gt;',
    'a\u0000b',
    '\ud800',
    '',
    ' '.repeat(5000),
    'x'.repeat(20_000),
    '\n\n\n',
    '<!date^1^{date}|now>',
  ),
  fc.string({ unit: 'binary', maxLength: 200 }),
);

const report = (text: string): Report => ({
  mark: 'bad',
  headline: text,
  parts: [
    { kind: 'text', text },
    { kind: 'lines', lines: [{ mark: 'bad', label: text, text }] },
    { kind: 'table', columns: [{ title: text }], rows: [[text], [[{ code: text }]]] },
    { kind: 'log', title: text, lines: [text, text] },
    { kind: 'list', ordered: true, items: [text, [{ strong: text }]] },
  ],
  notes: [text, [{ faint: text }]],
});

describe('text of others', () => {
  it('is shown literally in every place of a report: it calls nobody and links nowhere, and the message stays valid', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const payload = reportMessage(report(text), nameOf);
        expect(calls(payload.blocks)).toEqual([]);
        expect(tokens(payload.text)).toEqual([]);
        expect(messageCharacters(payload.blocks, undefined)).toBeLessThan(13_200);
        expect(validateBlocks(JSON.parse(JSON.stringify(payload.blocks))).map(describeIssue)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is shown literally in a plan and in a failure', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const plan = {
          ...rollbackPlan,
          headline: `Roll back ${text}`,
          subject: text,
          changes: [{ label: text, before: text, after: `${text}.` }],
          promises: [{ about: 'check', terms: text, text }],
          course: [text],
          warnings: [text],
        };
        const waiting = runCard(aCard({ state: 'awaiting_approval', plan }, { approval: anApproval() }), nameOf);
        const failed = runCard(
          aCard({ state: 'failed', plan, finishedAt: ago(0), failure: { code: 'INTERNAL', text, hint: 'x' } }),
          nameOf,
        );
        for (const payload of [waiting, failed]) {
          expect(calls(payload.blocks)).toEqual([]);
          expect(tokens(payload.text)).toEqual([]);
          expect(messageCharacters(payload.blocks, undefined)).toBeLessThan(13_200);
          expect(validateBlocks(JSON.parse(JSON.stringify(payload.blocks))).map(describeIssue)).toEqual([]);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('in small print is escaped once, and people are named without being called', () => {
    expect(escaped('<!channel> & <@U1>')).toBe('&lt;!channel&gt; &amp; &lt;@U1&gt;');
    expect(mrkdwn(['by ', { user: 'U0DEV' }], nameOf)).toBe('by @dev');
    expect(mrkdwn([{ mention: 'U0DEV' }], nameOf)).toBe('<@U0DEV>');
    expect(mrkdwn([{ mention: 'U1><!channel' }], nameOf)).not.toContain('channel>');
  });
});
