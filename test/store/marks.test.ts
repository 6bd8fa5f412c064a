import { beforeEach, expect, it } from 'vitest';
import { anIncident, anotherProcess } from '../support/alerts.ts';
import { keep } from '../support/retention.ts';
import { useStore } from '../support/store.ts';

const world = useStore();
const marks = () => world.store.incidents.marks;
const due = async () => (await marks().due(10)).map(({ channel, ts, by, tries }) => `${channel} ${ts} ${by} ${tries}`);

/** An incident that is a thread under its line in a channel. */
const open = (channel: string) => world.store.incidents.open(anIncident({ place: 'thread', indexChannel: channel }));

beforeEach(async () => {
  await world.database.query('TRUNCATE incidents, messages, incident_marks CASCADE');
});

it('a message is noted once, whoever marks it and however often Slack tells of it', async () => {
  await open('C1');
  const peer = anotherProcess(world.database);
  await marks().add('C1', '100.1', 'U1');
  await Promise.all(
    Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? marks() : peer.incidents.marks).add('C1', '100.1', `U${n}`)),
  );
  await peer.close();
  expect(await due()).toEqual(['C1 100.1 U1 0']);
});

it('what was read is not read again, also when it is marked again', async () => {
  await open('C1');
  await marks().add('C1', '100.1', 'U1');
  const [mark] = await marks().due(10);
  if (mark !== undefined) await marks().done(mark, 'kept');
  await marks().add('C1', '100.1', 'U2');
  expect(await due()).toEqual([]);
});

it('what was read is forgotten after a day, and what was not read stays', async () => {
  await open('C1');
  await marks().add('C1', '100.1', 'U1');
  const [read] = await marks().due(10);
  if (read !== undefined) await marks().done(read, 'kept');
  await marks().add('C1', '200.2', 'U1');
  const kept = async () =>
    (await world.database.query<{ ts: string }>('SELECT ts FROM incident_marks ORDER BY ts')).map(({ ts }) => ts);
  await world.store.forget(keep);
  expect(await kept()).toEqual(['100.1', '200.2']);
  await world.database.setOffset(25 * 60 * 60 * 1000);
  await world.store.forget(keep);
  await world.database.setOffset(0);
  expect(await kept()).toEqual(['200.2']);
});

it('what cannot be read yet is due later', async () => {
  await open('C1');
  await marks().add('C1', '100.1', 'U1');
  const [mark] = await marks().due(10);
  if (mark !== undefined) await marks().later(mark, 60_000);
  expect(await due()).toEqual([]);
  await world.database.setOffset(61_000);
  expect(await due()).toEqual(['C1 100.1 U1 1']);
  await world.database.setOffset(0);
});

it('a channel in which no incident is, or only closed ones are, gets no row', async () => {
  const id = await open('C1');
  await marks().add('C2', '100.1', 'U1');
  await world.store.incidents.change(id, { actor: 'bot', patch: { state: 'closed' } });
  await marks().add('C1', '100.1', 'U1');
  expect(await due()).toEqual([]);
});

it('an entry keeps who said it, when and where, and the words are masked', async () => {
  const id = await open('C1');
  const secret = `ghp_${'a1B2c3D4'.repeat(5)}`;
  const entry = {
    key: 'message:C1:100.1',
    event: { kind: 'message' as const, text: `it was ${secret}` },
    author: `Grafana ${secret}`,
    link: 'https://example.slack.com/archives/C1/p1001',
    saidAt: Date.parse('2026-11-20T03:00:00Z') / 1000,
  };
  await world.store.incidents.change(id, { actor: 'U1', entry });
  await world.store.incidents.change(id, { actor: 'U2', entry });
  const told = (await world.store.incidents.timeline(id)).filter(({ kind }) => kind === 'message');
  expect(told).toEqual([
    {
      at: '2026-11-20T03:00:00.000Z',
      kind: 'message',
      actor: 'Grafana ‹redacted:github-token›',
      event: { kind: 'message', text: 'it was ‹redacted:github-token›' },
      link: entry.link,
    },
  ]);
});

it('roles change one by one', async () => {
  const id = await open('C1');
  await world.store.incidents.change(id, { actor: 'U1', patch: { roles: { comms: 'U2' } } });
  await world.store.incidents.change(id, { actor: 'U1', patch: { roles: { scribe: 'U3' }, lead: 'U1' } });
  await world.store.incidents.change(id, { actor: 'U1', patch: { roles: { comms: 'U4' } } });
  expect((await world.store.incidents.view(id))?.incident).toMatchObject({
    lead: 'U1',
    roles: { comms: 'U4', scribe: 'U3' },
  });
});
