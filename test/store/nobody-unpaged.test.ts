import { beforeEach, describe, expect, it } from 'vitest';
import { reportMessage } from '../../src/blocks/report.ts';
import { delivery } from '../../src/delivery/deliver.ts';
import { renderIncident } from '../../src/delivery/render-incident.ts';
import { type Loop, loop } from '../../src/jobs/loop.ts';
import type { EscalationPolicy } from '../../src/model/paging.ts';
import { auditPaging } from '../../src/paging/auditor.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { handingOver } from '../../src/paging/hand-over.ts';
import { onCallDirectory } from '../../src/paging/on-call-directory.ts';
import type { Message } from '../../src/ports/store/messages.ts';
import { anIncident } from '../support/alerts.ts';
import { anEscalator } from '../support/escalations.ts';
import { quietLog } from '../support/faults/quiet-log.ts';
import { sharedClock, watched } from '../support/page-stage.ts';
import { useStore } from '../support/store.ts';
import {
  type Broken,
  brokenWords,
  groupOf,
  mishapsAloneAndInPairs,
  placeOf,
  secondOf,
  type Way,
  type WaysidePart,
  waysideParts,
  waysideWorld,
} from '../support/way-to-a-person.ts';

const world = useStore();
const second = 1000;
const minute = 60 * second;

/** Time to acknowledge at the first level: after it the second is paged. */
const levelMs = 15 * minute;
const alarms = 'CINDEX';
/** What goes round and round shows by then. */
const reachedMs = 3 * minute;

beforeEach(async () => {
  await world.database.setOffset(0);
  await world.database.query('TRUNCATE incidents, messages, on_call_groups CASCADE');
});

function policyOf(way: Way): EscalationPolicy {
  return {
    name: 'default',
    levels: [
      { name: 'L1', role: 'On-call Engineer', targets: [{ kind: 'schedule', name: groupOf(way) }], waitMs: levelMs },
      { name: 'L2', role: 'Platform Lead', targets: [{ kind: 'person', slack: secondOf(way) }], waitMs: levelMs },
    ],
    repeat: 0,
    businessHours: undefined,
  };
}

interface Site {
  readonly order: readonly string[];
  readonly also: readonly string[];
  /** Direct messages of the second level are broken as those of the first are. */
  readonly bothPeople: boolean;
  readonly untilMs: number;
}

/** Fine steps while much happens, coarse ones afterwards; once everybody was reached, a while longer. */
function* steps(untilMs: number, ways: readonly Way[]): Generator<number> {
  for (let at = 0; at < untilMs && (at < reachedMs || ways.some(({ reached }) => reached === undefined)); ) {
    const step = at < 90 * second ? 3 * second : at < 4 * minute ? 10 * second : 30 * second;
    yield step;
    at += step;
  }
}

/** All loops of a bot that pages, over incidents whose ways to a person are broken in their own places, until the time is over. */
async function night(
  all: readonly Broken[],
  site: Site,
): Promise<{ ways: readonly Way[]; rounds: ReadonlyMap<string, number> }> {
  await world.database.setOffset(0);
  await world.database.query('TRUNCATE incidents, messages, on_call_groups CASCADE');
  const { clock, advance } = sharedClock(world.database);
  const { store, idle } = watched(world.store);
  const log = quietLog();
  const ways = all.map((broken, n): Way => ({ n, broken, incident: 0, reached: undefined, calls: new Map() }));
  const ports = waysideWorld(ways, clock, { openedAt: clock.now().getTime(), bothPeople: site.bothPeople });
  const plain = anEscalator(store, { clock, log });
  const schedules = new Map(ways.map((way) => [groupOf(way), { group: groupOf(way) }] as const));
  const escalator = {
    ...plain,
    settings: { ...plain.settings, schedules, order: site.order, also: site.also },
    people: onCallDirectory({ directory: ports.directory, store, clock, log }),
    channel: alarms,
  };
  for (const way of ways) {
    const settled = { openedBy: `U${way.n}OPENER`, policy: policyOf(way), indexChannel: placeOf(way) };
    way.incident = await store.incidents.open(anIncident(settled));
  }
  const render = async (message: Message) => {
    if (message.kind !== 'note')
      return renderIncident({ store, clock, playbooks: new Map() }, ports.directory, message);
    const report = message.content !== undefined && 'report' in message.content ? message.content.report : undefined;
    return report && reportMessage(report, (id) => id);
  };
  const budget = { take: () => 0, limited() {} };
  const sending = delivery({ store, chat: ports.chat, budget, clock, log, render, now: () => clock.monotonic() });
  const handing = handingOver({ ...escalator, pagers: ports.pagers });
  const rounds = new Map<string, number>();
  const going = (name: string, everyMs: number, round: () => Promise<unknown>): Loop =>
    loop(name, everyMs, clock, log, () => {
      rounds.set(name, (rounds.get(name) ?? 0) + 1);
      return round();
    });
  const loops = [
    going('escalate', second, async () => ((await escalateDue(escalator)) > 0 ? 0 : second)),
    going('pages', second, async () => ((await handing.round()) > 0 ? 200 : second)),
    going('delivery', second, () => sending.round()),
    going('audit', minute, () => auditPaging({ store, clock, log, channel: alarms, heartbeat: undefined })),
  ];
  for (const step of steps(site.untilMs, ways)) {
    await idle();
    await advance(step);
  }
  // What still hangs is given up by its own deadline.
  const stopped = Promise.all([...loops.map((one) => one.stop()), handing.settle(), sending.settle()]);
  let done = false;
  void stopped.then(() => {
    done = true;
  });
  while (!done) {
    await advance(5 * second);
    await idle();
  }
  return { ways, rounds };
}

/** Some at a time: so many broken at once would be another fault, a Slack that loses answers. */
function inTurns<T>(all: readonly T[], most: number): readonly (readonly T[])[] {
  const turns = Math.ceil(all.length / most);
  return Array.from({ length: turns }, (_, turn) => all.filter((_one, n) => n % turns === turn));
}

/** Nothing is asked without a pause: some calls a minute for retries, and some for the pages themselves. */
const mostCalls = (untilMs: number) => 40 + (5 * untilMs) / minute;

function complaints({ ways }: { readonly ways: readonly Way[] }, untilMs: number): readonly string[] {
  return ways.flatMap((way) => {
    const late = way.reached === undefined || way.reached.afterMs > levelMs + minute;
    const busy = [...way.calls].filter(([, n]) => n > mostCalls(untilMs));
    return [
      ...(late ? [`${brokenWords(way.broken)}: ${JSON.stringify(way.reached) ?? 'nobody was reached'}`] : []),
      ...busy.map(([part, n]) => `${brokenWords(way.broken)}: ${n} calls of ${part}`),
    ];
  });
}

describe('whatever breaks on the way to a person, somebody is paged within the time of the level, and nothing spins', () => {
  const everyWay: Site = { order: ['slack', 'mail', 'hook'], also: ['duty'], bothPeople: true, untilMs: 17 * minute };
  const slackAlone: Site = { order: ['slack'], also: [], bothPeople: false, untilMs: 17 * minute };
  const slackParts: readonly WaysidePart[] = ['group', 'active', 'names', 'direct', 'place'];

  it.each([
    ['Slack, PagerDuty, mail and a webhook', everyWay, waysideParts],
    ['Slack alone', slackAlone, slackParts],
  ] as const)('%s', { timeout: 300_000 }, async (_title, site, parts) => {
    const wrong: string[] = [];
    for (const turn of inTurns(mishapsAloneAndInPairs(parts), 92)) {
      const outcome = await night(turn, site);
      wrong.push(...complaints(outcome, site.untilMs));
      for (const [name, n] of outcome.rounds) if (n > 2000) wrong.push(`${n} rounds of ${name}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('where nobody can be reached at all', () => {
  it.each([
    ['every way fails for ever', { direct: 'for ever', duty: 'for ever', mail: 'for ever', hook: 'for ever' }],
    ['every way hangs', { direct: 'slowly', duty: 'slowly', mail: 'slowly', hook: 'slowly' }],
  ] as const)('%s: the index channel is told', async (_title, broken) => {
    const site: Site = { order: ['slack', 'mail', 'hook'], also: ['duty'], bothPeople: true, untilMs: 36 * minute };
    const { ways } = await night([broken], site);
    const told = await world.database.query<{ words: string }>(
      `SELECT content #>> '{report,headline}' AS words FROM messages WHERE channel = '${alarms}' AND ts IS NOT NULL`,
    );
    expect(ways[0]?.reached).toBeUndefined();
    expect(told.map(({ words }) => words)).toContain('An incident has nobody.');
  });
});
