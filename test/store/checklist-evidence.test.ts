import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { checklists, tickedBy } from '../../src/incidents/checklists.ts';
import { watchIncidents } from '../../src/incidents/watch.ts';
import type { ChecklistEvidence } from '../../src/model/checklist.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { type Postman, startPostman } from '../support/faults/postman.ts';
import { keep } from '../support/retention.ts';
import { aSetUp } from '../support/set-up.ts';
import { mustClaim, requested } from '../support/store.ts';

let site: Postman;
beforeAll(async () => {
  site = await startPostman();
});
afterAll(() => site.stop());
beforeEach(() => site.database.query('TRUNCATE runs, incidents, messages CASCADE'));

const evidenceOf = (action: string): readonly ChecklistEvidence[] => (action === 'health' ? ['health'] : []);
const looks = () => watchIncidents(aSetUp(site, { evidenceOf }));
const seen = async () => (await site.store.incidents.evidence(10)).map(({ kind, action }) => action ?? kind);

/** An incident with a channel of its own and all that may be ticked. */
async function open(channel: string): Promise<number> {
  const checklist = checklists.generic.map(({ key, phase, text }) => ({ key, phase, text }));
  const id = await site.store.incidents.open(anIncident({ checklist }));
  await site.store.incidents.change(id, { actor: 'bot', patch: { channel } });
  return id;
}

async function ticked(id: number): Promise<readonly string[]> {
  const { checklist = [] } = (await site.store.incidents.view(id)) ?? {};
  return checklist.filter(({ doneBy }) => doneBy === 'bot').map(({ key }) => key);
}

async function run(action: string, state: 'succeeded' | 'failed', channel: string): Promise<void> {
  const made = await requested(site.store, {
    action,
    risk: 'read-only',
    origin: { via: 'command', team: 'T1', channel },
  });
  const report = { mark: 'good' as const, headline: 'As it is' };
  await site.store.runs.finish(await mustClaim(site.store, made.run), { state, report });
}

it('a run that ended well in the place of an incident ticks what its action shows, once', async () => {
  const id = await open('C77');
  await run('health', 'failed', 'C77');
  await run('health', 'succeeded', 'C78');
  expect(await seen()).toEqual([]);
  await run('health', 'succeeded', 'C77');
  await run('pods', 'succeeded', 'C77');
  expect(await seen()).toEqual(['health', 'pods']);
  await looks();
  expect(await ticked(id)).toEqual(
    tickedBy('health').filter((key) => checklists.generic.some((item) => item.key === key)),
  );
  expect(await seen()).toEqual([]);
  expect(await site.store.incidents.anythingDue()).toBe(false);
});

it('a page that went out ticks that somebody was paged; its end does not', async () => {
  const id = await open('C77');
  await escalateDue(anEscalator(site.store));
  expect(await seen()).toEqual([]);
  // Slack has the direct message.
  await site.database.query(`UPDATE messages SET state = 'posted', ts = '1.' || id WHERE key LIKE 'page:%:direct'`);
  expect(await seen()).toEqual(['paged']);
  await looks();
  expect(await ticked(id)).toEqual(['detect.paged']);
});

it('what a person ticked stays theirs, and an incident that is over is left as it is', async () => {
  const id = await open('C77');
  const [key = ''] = tickedBy('health');
  await site.store.incidents.change(id, { actor: 'U1', tick: [key] });
  await run('health', 'succeeded', 'C77');
  await looks();
  expect(await ticked(id)).toEqual([]);
  await site.store.incidents.change(id, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
  await run('health', 'succeeded', 'C77');
  expect(await seen()).toEqual([]);
});

it('is forgotten after a day without a look', async () => {
  await open('C77');
  await run('health', 'succeeded', 'C77');
  await site.store.forget(keep);
  expect(await seen()).toEqual(['health']);
  await site.database.setOffset(25 * 60 * 60 * 1000);
  await site.store.forget(keep);
  await site.database.setOffset(0);
  expect(await seen()).toEqual([]);
});
