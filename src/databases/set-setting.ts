import type { Steps } from '../catalog/steps.ts';
import type { Offer, Report } from '../model/report.ts';
import type { Clock } from '../ports/clock.ts';
import type { SettingFound } from '../ports/database/setting-change.ts';
import type { Database, DatabaseReader } from '../ports/database.ts';
import type { WriteMark } from '../ports/write-mark.ts';
import type { SettingData } from './setting-plan.ts';
import { amountOf } from './setting-value.ts';

/** The server reads its files again a moment after it was told to. */
const patienceMs = 5000;
const everyMs = 250;

/** Writes the setting: the value is absolute, so that a second time changes nothing more. */
export async function setSetting(
  {
    database,
    steps,
    mark,
    signal,
  }: { readonly database: Database; readonly steps: Steps; readonly mark: WriteMark; readonly signal: AbortSignal },
  { name, value }: SettingData,
): Promise<null> {
  return steps.once.harmless('set', async () => {
    await database.alterSystem({ name, value, mark }, { signal });
    return null;
  });
}

interface Reading {
  readonly database: Pick<DatabaseReader, 'settingFound'>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How a setting is after the change, read from new sessions until it counts, or for five seconds. */
export async function settingReport({ database, clock, signal }: Reading, data: SettingData): Promise<Report> {
  for (let waited = 0; ; waited += everyMs) {
    const found = await database.settingFound(data.name, { signal });
    const state = stateOf(found, data);
    if (state !== 'not yet' || waited >= patienceMs) return reportOf(found, data, state);
    await clock.sleep(everyMs, signal);
  }
}

type State = 'counts' | 'after a restart' | 'not yet' | 'not written';

function stateOf(found: SettingFound, { value, amount, needsRestart }: SettingData): State {
  if ((found.written ?? null) !== value) return 'not written';
  // Not by pending_restart alone: it stays after a change that was taken back.
  if (Math.abs(amountOf(found) - amount) < 1e-9) return 'counts';
  // What counts after a restart shows its old value, and the server says that it waits.
  return needsRestart && found.pendingRestart ? 'after a restart' : 'not yet';
}

function reportOf(found: SettingFound, { name, value }: SettingData, state: State): Report {
  const offers: readonly Offer[] = [{ label: 'Settings', action: 'db settings', params: {} }];
  if (state === 'counts')
    return {
      mark: 'good',
      headline: `${name} is ${found.shown}${value === null ? ' again' : ''}, also in a new session`,
      offers,
    };
  if (state === 'after a restart') {
    return {
      mark: 'good',
      headline: `${name} is written${value === null ? '' : ` as ${value}`}: it counts after a restart, until then it is ${found.shown}`,
      notes: ['restart PostgreSQL when its window comes; `db settings` shows what waits for it'],
      offers,
    };
  }
  return {
    mark: 'bad',
    headline:
      state === 'not written'
        ? `${name} is not written: the file of the server says ${found.written ?? 'nothing'}`
        : `${name} is written, but a new session still sees ${found.shown}`,
    notes: [`it comes from: ${found.source}`],
    offers,
  };
}

/** The request that takes the change back. */
export function settingWayBack({ name, before }: SettingData): Offer {
  return before === null
    ? { label: `Reset ${name}`, action: 'db settings reset', params: { name } }
    : { label: `Set ${name} to ${before}`, action: 'db settings set', params: { name, value: before } };
}
