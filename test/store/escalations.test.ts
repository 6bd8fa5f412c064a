import { beforeEach, describe, expect, it } from 'vitest';
import { escalateDue } from '../../src/paging/escalate.ts';
import type { EscalationStep } from '../../src/ports/store/paging.ts';
import type { Store } from '../../src/ports/store.ts';
import { anIncident, anotherProcess, aPolicy } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const minute = 60_000;

const escalator = (store: Store = world.store) => anEscalator(store);

let offsetMs = 0;
async function passes(ms: number): Promise<void> {
  offsetMs += ms;
  await world.database.setOffset(offsetMs);
}

const open = () => world.store.incidents.open(anIncident());
const escalation = async (incident: number) => {
  const found = await world.store.paging.escalation(incident);
  if (found === undefined) throw new Error('there is no escalation');
  return found;
};
const paged = async (incident: number) => (await world.store.paging.pages(incident)).map(({ person }) => person);

/** The step an escalator would take that looked at it now. */
async function stepOf(incident: number): Promise<EscalationStep> {
  const { epoch } = await escalation(incident);
  return {
    incident,
    epoch,
    state: 'armed',
    level: 0,
    round: 0,
    series: 0,
    dueAt: new Date(Date.now() + offsetMs + 15 * minute).toISOString(),
    pages: [
      {
        key: `${incident}:step`,
        person: { slack: 'U1' },
        levelName: 'L1',
        provider: 'slack',
        deadlineMs: minute,
        tellsEnds: undefined,
        nextAt: undefined,
      },
    ],
    entry: { key: `escalation:${epoch}`, event: { kind: 'escalated', level: 'L1', role: 'On call', people: ['U1'] } },
  };
}

beforeEach(async () => {
  await world.database.query('TRUNCATE incidents, messages CASCADE');
});

describe('a step of an escalation', () => {
  it('is written once, however often it is decided on the same sight', async () => {
    const incident = await open();
    const step = await stepOf(incident);
    const peer = anotherProcess(world.database);
    const written = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? world.store : peer).paging.step(step)),
    );
    await peer.close();
    expect(written.filter(Boolean)).toHaveLength(1);
    expect(await paged(incident)).toEqual(['U1']);
    expect((await escalation(incident)).epoch).toBe(step.epoch + 1);
  });

  it('that was decided before somebody acknowledged does nothing', async () => {
    const incident = await open();
    const step = await stepOf(incident);
    await world.store.paging.acknowledge(incident, 'U1', 15 * minute);
    expect(await world.store.paging.step(step)).toBe(false);
    expect(await paged(incident)).toEqual([]);
  });

  it('that was decided before the incident was resolved does nothing', async () => {
    const incident = await open();
    const step = await stepOf(incident);
    await world.store.incidents.change(incident, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
    expect(await world.store.paging.step(step)).toBe(false);
    expect(await escalation(incident)).toMatchObject({ state: 'stopped', dueAt: undefined });
  });
});

describe('escalation', () => {
  it('by several processes at once pages once', async () => {
    const incident = await open();
    const peer = anotherProcess(world.database);
    const contexts = [escalator(), escalator(peer), escalator(), escalator(peer)];
    await Promise.all(contexts.map((context) => escalateDue(context)));
    expect(await paged(incident)).toEqual(['U1']);
    await passes(16 * minute);
    await Promise.all(contexts.map((context) => escalateDue(context)));
    await peer.close();
    expect(await paged(incident)).toEqual(['U1', 'U2']);
    const messages = await world.database.query(`SELECT key FROM messages WHERE kind = 'page'`);
    expect(messages).toHaveLength(4);
  });

  it('ends, and says so, when every level had its turn', async () => {
    const incident = await open();
    for (let n = 0; n < 4; n += 1) {
      await escalateDue(escalator());
      await passes(31 * minute);
    }
    expect(await paged(incident)).toEqual(['U1', 'U2']);
    expect(await escalation(incident)).toMatchObject({ state: 'exhausted', dueAt: undefined });
    const told = await world.store.incidents.timeline(incident);
    expect(told.at(-1)?.event).toEqual({ kind: 'escalation-exhausted' });
    expect((await world.store.paging.audit(0)).orphans).toEqual([incident]);
    // Somebody may still take it.
    expect(await world.store.paging.acknowledge(incident, 'U1', minute)).toMatchObject({ kind: 'acknowledged' });
  });

  it('and an acknowledgement at the same moment: one of them, and never a page after the answer', async () => {
    for (let tries = 0; tries < 15; tries += 1) {
      const incident = await open();
      const [, answer] = await Promise.all([
        escalateDue(escalator()),
        world.store.paging.acknowledge(incident, 'U7', 15 * minute),
      ]);
      expect(answer.kind).toBe('acknowledged');
      const pages = await world.store.paging.pages(incident);
      expect(pages.filter(({ state }) => state === 'pending')).toEqual([]);
      expect(await escalation(incident)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'U7' });
      const waiting = await world.database.query(
        `SELECT id FROM messages WHERE kind = 'page' AND state = 'pending' AND incident_id = $1`,
        [incident],
      );
      expect(waiting).toEqual([]);
    }
  });

  it('of a resolved incident pages nobody, and what waits is not sent', async () => {
    const incident = await open();
    await escalateDue(escalator());
    await world.store.incidents.change(incident, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
    await passes(60 * minute);
    expect(await escalateDue(escalator())).toBe(0);
    expect(await world.store.paging.pages(incident)).toMatchObject([{ person: 'U1', state: 'failed' }]);
  });

  it('starts over once for one reason', async () => {
    const incident = await open();
    await escalateDue(escalator());
    const anew = { key: 'page:worse', because: { reason: 'fires-again' }, policy: aPolicy } as const;
    await Promise.all([1, 2, 3].map(() => world.store.incidents.change(incident, { actor: 'bot', page: anew })));
    await escalateDue(escalator());
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1', 'U1']);
  });
});

describe('a page by Slack', () => {
  const arrives = (what: string) =>
    world.database.query(
      `UPDATE messages SET ts = '1.0', state = 'posted' WHERE key = (SELECT 'page:' || min(id) || $1 FROM pages)`,
      [what],
    );
  const state = async (incident: number) => (await world.store.paging.pages(incident))[0]?.state;

  it('is sent when the person has it, not when the channel has', async () => {
    const incident = await open();
    await escalateDue(escalator());
    await arrives(':place');
    expect(await state(incident)).toBe('pending');
    await passes(2 * minute);
    expect(await world.store.paging.lateSlackPages()).toMatchObject([{ incident, overdue: true }]);
    await arrives(':direct');
    expect(await state(incident)).toBe('sent');
    expect(await world.store.paging.lateSlackPages()).toEqual([]);
  });

  it('is not given up because the channel takes nothing', async () => {
    const incident = await open();
    await escalateDue(escalator());
    await world.database.query(`UPDATE messages SET state = 'dropped' WHERE key LIKE 'page:%:place'`);
    expect(await world.store.paging.lateSlackPages()).toEqual([]);
    await world.database.query(`UPDATE messages SET state = 'dropped' WHERE key LIKE 'page:%:direct'`);
    expect(await world.store.paging.lateSlackPages()).toMatchObject([{ incident, overdue: false }]);
  });
});

describe('an acknowledgement', () => {
  it('is taken from the first of those who give it', async () => {
    const incident = await open();
    const peer = anotherProcess(world.database);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        (n % 2 === 0 ? world.store : peer).paging.acknowledge(incident, `U${n}`, minute),
      ),
    );
    await peer.close();
    expect(answers.filter(({ kind }) => kind === 'acknowledged')).toHaveLength(1);
    const by = (await escalation(incident)).acknowledgedBy;
    expect(answers.filter((one) => one.kind === 'already' && one.by === by)).toHaveLength(7);
  });

  it('that runs out moves on to the next level', async () => {
    const incident = await open();
    await escalateDue(escalator());
    await world.store.paging.acknowledge(incident, 'U1', 15 * minute);
    await passes(14 * minute);
    expect(await escalateDue(escalator())).toBe(0);
    await passes(2 * minute);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1', 'U2']);
    expect(await escalation(incident)).toMatchObject({ state: 'armed', acknowledgedBy: undefined });
  });

  it('holds as long as its person is seen working, and no longer', async () => {
    const incident = await open();
    await escalateDue(escalator());
    await world.store.paging.acknowledge(incident, 'U1', 15 * minute);
    await passes(14 * minute);
    await world.database.query('UPDATE incidents SET active_at = clock_now() WHERE id = $1', [incident]);
    await passes(2 * minute);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1']);
    expect(await escalation(incident)).toMatchObject({ state: 'acknowledged', acknowledgedBy: 'U1' });
    await passes(14 * minute);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1', 'U2']);
  });

  it('is not held up by somebody else who works', async () => {
    const incident = await open();
    await world.store.paging.acknowledge(incident, 'U1', 15 * minute);
    await world.database.query(
      `UPDATE incidents SET active_at = clock_now() + interval '10 minutes', active_by = 'U5' WHERE id = $1`,
      [incident],
    );
    await passes(16 * minute);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1']);
  });
});

describe('the next level at once', () => {
  it('is asked for on what one saw, and else not', async () => {
    const incident = await open();
    await escalateDue(escalator());
    const { epoch } = await escalation(incident);
    const asked = await Promise.all([1, 2, 3].map(() => world.store.paging.hurry(incident, epoch, 'U3')));
    expect(asked.filter(Boolean)).toHaveLength(1);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1', 'U2']);
    expect(await world.store.paging.hurry(incident, epoch, 'U3')).toBe(false);
    await escalateDue(escalator());
    expect(await paged(incident)).toEqual(['U1', 'U2']);
  });

  it('is not for what is resolved', async () => {
    const incident = await open();
    const { epoch } = await escalation(incident);
    await world.store.incidents.change(incident, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
    expect(await world.store.paging.hurry(incident, epoch, 'U3')).toBe(false);
    expect(await world.store.paging.hurry(incident, epoch + 1, 'U3')).toBe(false);
  });
});
