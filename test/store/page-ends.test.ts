import { beforeEach, expect, it } from 'vitest';
import { fault } from '../../src/errors.ts';
import type { EndsTold } from '../../src/model/paging.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { handingOver } from '../../src/paging/hand-over.ts';
import type { PageOrder, Pager } from '../../src/paging/provider.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { held, sharedClock } from '../support/page-stage.ts';
import { useStore } from '../support/store.ts';

const world = useStore();

/** When somebody acknowledges or resolves, seen from the page that is on its way. */
const moments = ['before it is taken', 'before it arrives', 'after it arrived', 'after its answer'] as const;
/** What becomes of the first attempt. */
const fates = [
  'taken',
  'answer lost',
  'unknown, never arrives',
  'unknown, arrives later',
  'refused',
  'not sent',
  'the process dies before it is sent',
  'the process dies after it arrived',
] as const;
const ends = ['acknowledged', 'resolved', 'acknowledged, then resolved'] as const;

type Call = ReturnType<typeof held<{ receipt: string }>>;

interface Case {
  readonly name: string;
  readonly moment: (typeof moments)[number];
  readonly fate: (typeof fates)[number];
  readonly end: (typeof ends)[number];
  readonly incident: number;
  /** What the other side got, in order. */
  readonly arrived: PageOrder['kind'][];
  /** The first attempt. */
  call: Call | undefined;
}

beforeEach(async () => {
  await world.database.setOffset(0);
  await world.database.query('TRUNCATE incidents, messages CASCADE');
});

async function allCases(): Promise<readonly Case[]> {
  const found: Case[] = [];
  for (const moment of moments)
    for (const fate of fates)
      for (const end of ends) {
        const incident = await world.store.incidents.open(anIncident());
        found.push({ name: `${end} ${moment}; ${fate}`, moment, fate, end, incident, arrived: [], call: undefined });
      }
  return found;
}

/** The first attempt of each incident waits for the test; every later one is taken at once. */
function pagerOf(cases: readonly Case[]): Pager {
  return {
    send({ incident, kind }) {
      const mine = cases.find((one) => incident === `INC-${one.incident}`);
      if (mine === undefined) throw new Error(`a page of nobody: ${incident}`);
      if (mine.call === undefined && kind === 'page') {
        mine.call = held();
        return mine.call.promise;
      }
      mine.arrived.push(kind);
      return Promise.resolve({ receipt: 'taken' });
    },
    close: async () => undefined,
  };
}

async function over({ incident, end }: Case): Promise<void> {
  if (end !== 'resolved') await world.store.paging.acknowledge(incident, 'U1', 24 * 60 * 60_000);
  if (end !== 'acknowledged')
    await world.store.incidents.change(incident, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
}

const arrivesAtOnce = (one: Case) =>
  ['taken', 'answer lost', 'the process dies after it arrived'].includes(one.fate) && one.call !== undefined;

function settle({ fate, call }: Case): void {
  if (fate === 'taken') call?.resolve({ receipt: 'taken' });
  if (fate === 'refused') call?.reject(fault('PAGE_REFUSED', 'never'));
  if (fate === 'not sent') call?.reject(fault('PAGE_FAILED', 'not sent'));
  if (fate === 'answer lost' || fate.startsWith('unknown'))
    call?.reject(fault('PAGE_FAILED', 'no answer', { effect: 'unknown' }));
}

const ways: readonly EndsTold[] = ['incident', 'person'];

it.each(ways)('an end told by %s follows every page that went out or may have, whenever it comes', async (way) => {
  const cases = await allCases();
  const { clock, advance } = sharedClock(world.database);
  const plain = anEscalator(world.store);
  const settings = { ...plain.settings, order: [way], tellsEnds: new Map([[way, way]]) };
  const pagers = new Map([[way, pagerOf(cases)]]);
  const at = async (moment: Case['moment']) => {
    for (const one of cases.filter((other) => other.moment === moment)) await over(one);
  };
  await escalateDue({ ...plain, settings });
  await at('before it is taken');
  // The process that sends first; its clock stands still, so what it does not know yet it never gets to know.
  const first = handingOver({ ...plain, settings, pagers });
  while ((await first.round()) > 0);
  const sent = () => cases.filter(({ call }) => call !== undefined);
  await expect.poll(() => sent().length).toBe(cases.filter(({ moment }) => moment !== 'before it is taken').length);
  await at('before it arrives');
  for (const one of cases.filter(arrivesAtOnce)) one.arrived.push('page');
  await at('after it arrived');
  for (const one of cases) settle(one);
  const settled = sent().filter(({ fate }) => !fate.startsWith('the process dies')).length;
  await expect
    .poll(() => world.database.query(`SELECT 1 FROM pages WHERE error IS NOT NULL OR state = 'sent'`))
    .toHaveLength(settled + cases.length - sent().length);
  await at('after its answer');
  await advance(5000);
  for (const one of sent().filter(({ fate }) => fate === 'unknown, arrives later')) one.arrived.push('page');
  const second = handingOver({ ...plain, settings, pagers, clock });
  for (let n = 0; n < 10; n += 1) {
    while ((await second.round()) > 0);
    await second.settle();
    await advance(10_000);
  }
  const wrong = cases.flatMap(({ name, end, arrived }) => {
    const wanted = end === 'acknowledged' ? 'acknowledged' : 'resolved';
    return arrived.includes('page') && arrived.at(-1) !== wanted ? [`${name}: ${arrived.join(', ')}`] : [];
  });
  expect(wrong).toEqual([]);
  expect(await world.database.query(`SELECT key FROM pages WHERE state IN ('pending', 'sending')`)).toEqual([]);
});

it('a page that goes out again is not followed by an older end', async () => {
  const { clock, advance } = sharedClock(world.database);
  const arrived: string[] = [];
  let down = false;
  const pager: Pager = {
    async send({ kind }) {
      if (down) throw fault('PAGE_FAILED', 'away');
      arrived.push(kind);
      return { receipt: 'taken' };
    },
    close: async () => undefined,
  };
  const plain = anEscalator(world.store, { clock });
  const settings = { ...plain.settings, order: ['duty'], tellsEnds: new Map([['duty', 'incident' as const]]) };
  const context = { ...plain, settings, pagers: new Map([['duty', pager]]) };
  const handing = handingOver(context);
  const hand = async () => {
    while ((await handing.round()) > 0);
    await handing.settle();
  };
  const incident = await world.store.incidents.open(anIncident());
  await escalateDue(context);
  await hand();
  down = true;
  await world.store.paging.acknowledge(incident, 'U1', 60_000);
  await hand();
  // The acknowledgement lapses, and the next level is paged while the provider still does not know of the first.
  await advance(16 * 60_000);
  await escalateDue(context);
  down = false;
  for (let n = 0; n < 5; n += 1) {
    await hand();
    await advance(20_000);
  }
  expect(arrived).toEqual(['page', 'page']);
});
