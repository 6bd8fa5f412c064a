import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeIssue, messageCharacters, validateBlocks } from '../../sandbox/workspace/blocks/surfaces.ts';
import { homeView } from '../../src/blocks/home.ts';
import { runCard } from '../../src/blocks/run-card.ts';
import type { Change, Plan } from '../../src/model/plan.ts';
import { planFile } from '../../src/model/plan-sheet.ts';
import type { Approval } from '../../src/model/run.ts';
import type { ChatPayload } from '../../src/ports/chat.ts';
import { rollbackPlan } from '../golden/cases/plan.ts';
import { aCard, anApproval, nameOf } from '../golden/cases/values.ts';

const cardOf = (plan: Plan, approval: Partial<Approval> = {}): ChatPayload =>
  runCard(aCard({ state: 'awaiting_approval', plan }, { approval: anApproval(approval) }), nameOf);
const buttons = ({ blocks }: ChatPayload): readonly string[] =>
  (blocks as KnownBlock[]).flatMap((block) =>
    block.type === 'actions' ? block.elements.flatMap((element) => ('text' in element ? element.text.text : [])) : [],
  );
const words = (payload: ChatPayload) => JSON.stringify(payload.blocks);
const change = (label: string, after = 'b'): Change => ({ label, before: 'a', after });
const changes = (count: number) => Array.from({ length: count }, (_, index) => change(`annotations.a${index}`));
const confirm = rollbackPlan.confirm;

describe('a plan that fits its message', () => {
  it('is approved from it, and has no file', () => {
    expect(buttons(cardOf(rollbackPlan))).toContain(confirm);
    expect(planFile(rollbackPlan)).toBeUndefined();
  });

  it('marks what gives more power', () => {
    const plan = { ...rollbackPlan, changes: [{ ...change('hostNetwork'), danger: true }] };
    expect(words(cardOf(plan))).toContain('⚠ hostNetwork  a → b');
  });

  it('shows a line break in a value as one: it cannot pass for another line', () => {
    const plan = { ...rollbackPlan, changes: [change('note', 'x\nserver image  a (unchanged)\u202e')] };
    expect(words(cardOf(plan))).toContain('note  a → x\\\\nserver image  a (unchanged)\\\\u202e');
  });
});

describe('a plan that does not fit', () => {
  const long = { ...rollbackPlan, changes: changes(53) };

  it('says how many changes are missing, and is approved once its file is there', () => {
    for (const file of [undefined, 'pending', 'failed'] as const) {
      const card = cardOf(long, file === undefined ? {} : { file });
      expect(buttons(card)).toEqual(['Cancel']);
      expect(words(card)).toContain('… and 13 more changes');
    }
    expect(words(cardOf(long, { file: 'pending' }))).toContain('it is being attached as a file in the thread');
    expect(words(cardOf(long, { file: 'failed' }))).toContain('it could not be attached as a file');
    const posted = cardOf(long, { file: 'posted' });
    expect(buttons(posted)).toEqual([confirm, 'Cancel']);
    expect(words(posted)).toContain('read the whole plan in plan.txt in the thread');
  });

  it('says how much of a long line is missing', () => {
    const card = cardOf({ ...rollbackPlan, changes: [change('args', 'x'.repeat(1000))] }, { file: 'pending' });
    expect(words(card)).toMatch(/x… \(\d+ more characters\)/);
    expect(buttons(card)).toEqual(['Cancel']);
  });

  it('is decided where its file is, not in App Home', () => {
    const card = aCard({ state: 'awaiting_approval', plan: long }, { approval: anApproval({ file: 'posted' }) });
    const home = (open: typeof card) =>
      homeView(
        {
          user: 'U0LEAD',
          catalog: new Map(),
          environment: 'production',
          open: [open],
          recent: [],
          incidents: [],
          paged: new Set(),
          onCall: [],
        },
        nameOf,
      );
    expect(buttons(home(card))).not.toContain(confirm);
    expect(words(home(card))).toContain('decide on its message');
    const short = aCard({ state: 'awaiting_approval', plan: rollbackPlan }, { approval: anApproval() });
    expect(buttons(home(short))).toContain(confirm);
    expect(words(home(short))).toContain('mcp/server:2.3.0 → mcp/server:2.2.0');
  });
});

it('whoever can press the button can read every word of the plan, in the message or in the file', () => {
  const text = fc.oneof(fc.stringMatching(/^[a-z]{1,60}$/), fc.constantFrom('y'.repeat(241), 'z'.repeat(3000)));
  const line = fc.record({ label: text, before: text, after: text });
  const some = fc.array(text, { maxLength: 12 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 80 }), some, some, fc.boolean(), (list, warnings, promised, posted) => {
      const plan: Plan = {
        ...rollbackPlan,
        changes: list,
        warnings,
        promises: promised.map((one) => ({ about: 'x', terms: one, text: one })),
        parts: Array.from({ length: 4 }, () => ({
          kind: 'table',
          columns: [{ title: 'Revision' }],
          rows: Array.from({ length: 60 }, () => ['w'.repeat(80)]),
        })),
      };
      const card = cardOf(plan, posted ? { file: 'posted' } : {});
      expect(messageCharacters(card.blocks, undefined)).toBeLessThan(13_200);
      expect(validateBlocks(JSON.parse(words(card))).map(describeIssue)).toEqual([]);
      if (!buttons(card).includes(confirm)) return;
      const file = planFile(plan);
      expect(file === undefined || posted).toBe(true);
      const shown = file === undefined ? words(card) : file.text;
      for (const { label, before, after } of list)
        for (const part of [label, before, after]) expect(shown).toContain(part);
      for (const part of [...warnings, ...promised]) expect(shown).toContain(part);
    }),
    { numRuns: 50 },
  );
});
