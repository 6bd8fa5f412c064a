import { describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { type Auditor, auditPaging } from '../../src/paging/auditor.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

type Findings = Awaited<ReturnType<Auditor['store']['paging']['audit']>>;

/** What the channel reads when the store finds this. */
async function told(found: Partial<Findings>): Promise<string | undefined> {
  const headlines: string[] = [];
  const store = {
    paging: { audit: async () => ({ orphans: [], latePages: 0, lateEscalations: 0, ...found }) },
    messages: {
      add: async ({ content }: { content: { report: { headline: string } } }) =>
        headlines.push(content.report.headline),
    },
  } as unknown as Auditor['store'];
  await auditPaging({ store, clock: movableClock(), log: quietLog(), channel: 'C1', heartbeat: undefined });
  return headlines[0];
}

describe('the watch over the pager', () => {
  it('says that an incident has nobody only when one has nobody', async () => {
    expect(await told({ orphans: [1], lateEscalations: 2 })).toBe('An incident has nobody.');
    expect(await told({ lateEscalations: 2 })).toBe('Paging is behind.');
    expect(await told({ latePages: 1 })).toBe('Paging is behind.');
    expect(await told({})).toBeUndefined();
  });
});
