import { expect } from 'vitest';
import type { TestDatabase } from './database.ts';
import { metricsToken, type SiteBot } from './faults/site.ts';
import { readMetrics, ruleMistakes, type Series, seriesOf } from './promtool.ts';

/** How busy the machine of the tests is: told in tests that are about it only. */
const ofTheMachine = /^mcp_chatops_(?:nodejs_eventloop_lag|ack_seconds)\S* .*\n/gm;

/** What Prometheus gets of a process: '' where none answers. */
export async function scrape({ port }: Pick<SiteBot, 'port'>): Promise<string> {
  const headers = { authorization: `Bearer ${metricsToken}` };
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`, { headers }).catch(() => undefined);
  return answer === undefined ? '' : await answer.text();
}

/** A page without what tells of the machine. */
export const withoutMachine = (page: string): string => page.replaceAll(ofTheMachine, '');

/** The value of a series on the page of a process now; 0 where it has none. */
export async function metric(bot: Pick<SiteBot, 'port'>, series: string): Promise<number> {
  return readMetrics(await scrape(bot)).get(`mcp_chatops_${series}`) ?? 0;
}

export const times = (page: string, count: number): readonly string[] => Array.from({ length: count }, () => page);

/** Minutes of ordinary life before a fault, and with it. */
const before = 15;

/**
 * What promtool finds wrong when a process showed `ordinary` for a quarter of an hour and then `ill`, a page a minute (the last one for ten
 * minutes more), and these alerts are to fire `after` minutes of that.
 */
export function mistakesAfter(
  ordinary: string,
  ill: readonly string[],
  fires: Readonly<Record<number, readonly string[]>>,
): string {
  const series = seriesOf([...times(ordinary, before), ...ill, ...times(ill.at(-1) ?? '', 10)]);
  return mistakesIn(series, {
    [before - 1]: [],
    ...Object.fromEntries(Object.entries(fires).map(([after, alerts]) => [before - 1 + Number(after), alerts])),
  });
}

/** What promtool finds wrong with the alerts of these minutes. */
export function mistakesIn(series: Series, fires: Readonly<Record<number, readonly string[]>>): string {
  return ruleMistakes([{ name: 'real', series, fires }]);
}

/** What an ordinary hour has in it, at least, by how the names of its series begin. */
const ordinary: readonly (readonly [string, number])[] = [
  ['ack_seconds_count{', 15],
  ['answers_total{via="command",outcome="done"}', 3],
  ['slack_calls_total{outcome="ok"}', 50],
  ['slack_calls_total{outcome="expected"}', 1],
  ['kubernetes_calls_total{outcome="ok"}', 100],
  ['hook_messages_total{hook="alertmanager",outcome="taken"}', 1],
  ['pages_total{outcome="sent"}', 1],
];

/** What a page lacks of that. */
export function missingFrom(page: string): readonly string[] {
  const all = [...readMetrics(page)];
  const counted = (begin: string) =>
    all.reduce((sum, [series, count]) => sum + (series.startsWith(`mcp_chatops_${begin}`) ? count : 0), 0);
  return ordinary.flatMap(([begin, least]) => (counted(begin) < least ? [`${begin}: ${counted(begin)}`] : []));
}

/** Somebody holds a lock on the runs while something is done. */
export async function whileLocked(database: Pick<TestDatabase, 'query'>, doing: () => Promise<void>): Promise<void> {
  const held = database
    .query('BEGIN; LOCK TABLE runs IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)')
    .catch(() => undefined);
  const holder = "FROM pg_locks WHERE relation = 'runs'::regclass AND mode = 'AccessExclusiveLock' AND granted";
  await expect.poll(() => database.query(`SELECT pid ${holder}`)).toHaveLength(1);
  await doing();
  await database.query(`SELECT pg_terminate_backend(pid) ${holder}`);
  await held;
}
