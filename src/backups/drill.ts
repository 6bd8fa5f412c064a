import { z } from 'zod';
import { isFault } from '../errors.ts';
import type { Line, Report } from '../model/report.ts';
import { counted, span } from '../model/units.ts';
import type { PastChange } from '../ports/past-changes.ts';
import type { RestoresReader } from '../ports/restores.ts';
import { comparisonNotes, comparisonParts, figure } from './comparison-parts.ts';
import { type Restored, type Restoring, restoreCopy } from './restore-copy.ts';
import type { RestoreData } from './restore-plan.ts';

/** A backup that was restored longer ago than this says little about the one of today: the checklist of runbook A is monthly. */
const staleMs = 35 * 86_400_000;

/**
 * Loads a dump into a scratch database, compares, and drops it: whatever came of it, and with it what a drill that was stopped has left. One
 * environment has one drill at a time, so none of them is under way.
 */
export async function drill(run: Restoring, data: RestoreData): Promise<Restored> {
  const { restores, steps, signal } = run;
  let restored: Restored | undefined;
  let failure: unknown;
  try {
    restored = await restoreCopy(run, data, 'drill');
  } catch (error) {
    if (signal.aborted || isFault(error, 'LEASE_LOST') || isFault(error, 'STORE_DOWN')) throw error;
    failure = error;
  }
  await steps.once.gone('drop', {
    away: async () => ((await scratch(restores, signal)).length === 0 ? {} : undefined),
    async remove() {
      for (const name of await scratch(restores, signal)) await restores.dropCopy(name, { signal });
      return {};
    },
  });
  if (restored === undefined) throw failure;
  return restored;
}

/** The scratch databases there are. */
async function scratch(restores: Pick<RestoresReader, 'site'>, signal: AbortSignal): Promise<readonly string[]> {
  const { copies } = await restores.site({ signal });
  return copies.flatMap(({ kind, mark, name }) => (kind === 'drill' && mark !== undefined ? [name] : []));
}

/** What a drill has shown: bad where the backup is not what it says, or where what it gives could not take the place of the live database. */
export async function drillReport(
  restores: Pick<RestoresReader, 'site'>,
  { live, key }: RestoreData,
  { comparison, seconds }: Restored,
  signal: AbortSignal,
): Promise<Report> {
  const { wrong, lacks, rows, tables } = comparison;
  const left = await scratch(restores, signal);
  const held = tables.filter(({ isIn }) => isIn !== 'live').length;
  const backup = key.slice(key.lastIndexOf('/') + 1);
  const [first] = [...wrong, ...lacks.map((what) => `it lacks ${what}`)];
  return {
    mark: first === undefined && left.length === 0 ? 'good' : 'bad',
    headline:
      first !== undefined
        ? `${backup} restores, and could not take the place of ${live}: ${first}`
        : left.length > 0
          ? `${backup} restores, and ${left.join(', ')} was not dropped`
          : `${backup} restores: ${figure(rows)} rows in ${counted(held, 'table')}, in ${span(seconds)}`,
    parts: comparisonParts(comparison),
    notes: [`${live} was not touched; the scratch database is dropped`, ...comparisonNotes(comparison)],
  };
}

const past = z.object({
  comparison: z.object({ wrong: z.array(z.string()), lacks: z.array(z.string()), rows: z.number() }),
  seconds: z.number(),
});

/** The line of the last drill among the backups; `newest` is undefined where there was none. */
export function drillLine(newest: PastChange | undefined, now: Date): Line {
  const label = 'Restore drill';
  if (newest === undefined)
    return { mark: 'unknown', label, text: ['never done: ', { code: '/mcp db drill' }, ' does it'] };
  const when = { time: newest.at, as: 'ago' } as const;
  const result = past.safeParse(newest.result).data;
  const wrong = result === undefined ? 'it did not end' : [...result.comparison.wrong, ...result.comparison.lacks][0];
  if (result === undefined || wrong !== undefined)
    return { mark: 'bad', label, text: ['failed ', when, `: ${wrong ?? ''} (${newest.run})`] };
  const words = `, ${figure(result.comparison.rows)} rows in ${span(result.seconds)} (${newest.run})`;
  const isStale = now.getTime() - Date.parse(newest.at) > staleMs;
  return { mark: isStale ? 'warning' : 'good', label, text: ['the newest backup was restored ', when, words] };
}
