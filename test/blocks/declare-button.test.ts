import { expect, it } from 'vitest';
import { runCard } from '../../src/blocks/run-card.ts';
import type { Mark } from '../../src/model/report.ts';
import { aCard, ago, anOffer, nameOf, now } from '../golden/cases/values.ts';

function labels(mark: Mark, action: string, offers: readonly string[], mayDeclare = true): readonly string[] {
  const report = { mark, headline: 'production: the MCP server is down' };
  const run = { action, risk: 'read-only', state: 'succeeded', report, startedAt: ago(2), finishedAt: now } as const;
  const card = { ...aCard(run, { offers: offers.map((label) => anOffer(label)) }), mayDeclare };
  const blocks = JSON.parse(JSON.stringify(runCard(card, nameOf).blocks)) as readonly {
    readonly elements?: readonly { readonly type: string; readonly text?: { readonly text: string } }[];
  }[];
  return blocks.flatMap(({ elements = [] }) =>
    elements.flatMap(({ type, text }) => (type === 'button' ? [text?.text ?? ''] : type === 'overflow' ? ['…'] : [])),
  );
}

it('a look that finds something down has Declare in sight, beside what it offers', () => {
  expect(labels('bad', 'health', ['Diagnose'])).toEqual(['Diagnose', 'Declare incident']);
  expect(labels('bad', 'diagnose', ['Plan rollback…', 'Logs'])).toEqual(['Plan rollback…', 'Logs', 'Declare incident']);
  expect(labels('bad', 'health', ['Diagnose', 'Plan rollback…', 'Logs', 'Run again'])).toEqual([
    'Diagnose',
    'Plan rollback…',
    'Declare incident',
    '…',
  ]);
  expect(labels('bad', 'why', [])).toEqual(['Declare incident']);
});

it('nothing else has it: what is healthy, another look, a bot without incidents', () => {
  expect(labels('good', 'health', ['Run again'])).toEqual(['Run again']);
  expect(labels('bad', 'backups', ['Back up'])).toEqual(['Back up']);
  expect(labels('bad', 'health', ['Diagnose'], false)).toEqual(['Diagnose']);
});
