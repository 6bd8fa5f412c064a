import { describe, expect, it } from 'vitest';
import { guideCard } from '../../src/blocks/guide-card.ts';
import { advanceGuides, guideOf } from '../../src/jobs/playbooks.ts';
import { worker } from '../../src/jobs/worker.ts';
import { littleEngine } from '../support/faults/little-engine.ts';
import { useStore } from '../support/store.ts';

const content = `title: Test guide
about: For tests only
steps:
  - look: first
    do: look
    why: To see
  - look: second
    do: look
    if: first.mark == good
    why: To see more
  - ask: told
    say: Has somebody been told?
    answers: ['yes', 'no']
  - act: back
    do: rollback
    again: first
    label: Roll back
    why: It helps
  - end: over
    say: All is well
`;
const steps = ['first', 'second', 'told', 'back', 'over'];
const held = useStore();
let guides = 0;

/** A guide whose message is in Slack. */
async function started(): Promise<number> {
  guides += 1;
  const order = {
    key: `guide:${guides}`,
    name: 'test',
    title: 'Test guide',
    content,
    steps,
    environment: 'production',
  };
  const place = { incident: undefined, startedBy: 'U1', team: 'T1', channel: 'C1', thread: undefined };
  const id = await held.store.playbooks.start({ ...order, ...place });
  expect(await held.store.playbooks.start({ ...order, ...place })).toBe(id);
  await held.database.query(
    `UPDATE messages SET state = 'posted', ts = '100.' || id, delivered = wanted WHERE key = $1`,
    [`playbook:${id}`],
  );
  return id;
}

const runsOf = (id: number) =>
  held.database.query<{ inbound_key: string; origin: { thread: string } }>(
    `SELECT inbound_key, origin FROM runs WHERE inbound_key LIKE $1 ORDER BY id`,
    [`playbook:${id}:%`],
  );
const keys = async (id: number) =>
  (await runsOf(id)).map(({ inbound_key }) => inbound_key.replace(`playbook:${id}:`, ''));

/** Carries out what is due, and lets guides advance until nothing moves. */
async function goOn(): Promise<void> {
  const { engine } = littleEngine(held.store);
  const working = worker(engine, 2);
  for (let turn = 0; turn < 6; turn += 1) {
    await advanceGuides(engine);
    await working.sweep(0);
  }
  await working.stop();
  await advanceGuides(engine);
}

describe('a guide', () => {
  it('waits for its message, and asks for its looks in the thread of it, each once, whoever is there', async () => {
    const id = await started();
    await held.database.query(`UPDATE messages SET ts = NULL, state = 'pending' WHERE key = $1`, [`playbook:${id}`]);
    const { engine } = littleEngine(held.store);
    expect(await advanceGuides(engine)).toBe(0);
    expect(await keys(id)).toEqual([]);
    await held.database.query(`UPDATE messages SET ts = '7.7', state = 'posted' WHERE key = $1`, [`playbook:${id}`]);
    await Promise.all([1, 2, 3, 4].map(() => advanceGuides(littleEngine(held.store).engine)));
    expect(await keys(id)).toEqual(['first:1']);
    expect(await runsOf(id)).toMatchObject([{ origin: { channel: 'C1', thread: '7.7' } }]);
  });

  it('asks for nothing twice where a process died before it noted the run', async () => {
    const id = await started();
    const { engine } = littleEngine(held.store);
    await advanceGuides(engine);
    await held.database.query('UPDATE playbook_steps SET run_id = NULL, attempts = 0 WHERE playbook_run = $1', [id]);
    await advanceGuides(engine);
    expect(await keys(id)).toEqual(['first:1']);
    expect((await held.store.playbooks.view(id))?.steps.get('first')?.run?.id).toBeGreaterThan(0);
  });

  it('goes from look to look by what was found, and nothing of it is in a process', async () => {
    const id = await started();
    await goOn();
    expect(await keys(id)).toEqual(['first:1', 'second:1']);
    expect((await guideOf({ store: held.store }, id))?.progress.map(({ state }) => state)).toEqual([
      ...['done', 'done', 'ready', 'ready', 'ready'],
    ]);
    const [row] = await held.database.query<{ due_at: string | null }>(
      'SELECT due_at FROM playbook_runs WHERE id = $1',
      [id],
    );
    expect(row?.due_at).toBeNull();
  });

  it('keeps the file it was started with, whatever becomes of it', async () => {
    const id = await started();
    const guide = await guideOf({ store: held.store }, id);
    expect(guide?.playbook.steps.map(({ key }) => key)).toEqual(steps);
    const words = JSON.stringify(guide && guideCard(guide, () => undefined));
    expect(words).toContain('Test guide: looking');
  });

  it('takes one answer of two people at once, and none after its end; its message is drawn again each time', async () => {
    const id = await started();
    const wanted = async () => {
      const [row] = await held.database.query<{ wanted: string }>('SELECT wanted FROM messages WHERE key = $1', [
        `playbook:${id}`,
      ]);
      return Number(row?.wanted);
    };
    const before = await wanted();
    const { playbooks } = held.store;
    const taken = await Promise.all(['yes', 'no'].map((answer, at) => playbooks.answer(id, 'told', answer, `U${at}`)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await playbooks.skip(id, 'told', 'not needed', 'U3')).toBe(false);
    expect(await playbooks.skip(id, 'back', 'token=xoxb-12345678901-abcdefghijk', 'U3')).toBe(true);
    expect((await playbooks.view(id))?.steps.get('back')?.skipped).not.toContain('xoxb-1234');
    expect(await playbooks.end(id, 'U3')).toBe(true);
    expect(await playbooks.end(id, 'U3')).toBe(false);
    expect(await playbooks.skip(id, 'over', 'late', 'U3')).toBe(false);
    expect(await wanted()).toBeGreaterThan(before + 2);
    const told = await held.database.query(
      `SELECT event, actor FROM audit_entries WHERE event LIKE 'playbook.%' AND subject = $1 ORDER BY id`,
      [`playbook ${id}`],
    );
    expect(told.map((row) => (row as { event: string }).event)).toEqual([
      'playbook.started',
      'playbook.answered',
      'playbook.skipped',
      'playbook.ended',
    ]);
  });
});
