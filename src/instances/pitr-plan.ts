import { instantIn, instantWords } from '../catalog/params/instant.ts';
import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import { bytes, span } from '../model/units.ts';
import {
  type DatabaseInstance,
  type InstanceSettings,
  type InstancesReader,
  managedTag,
  runTag,
} from '../ports/instances.ts';
import { rdsOf, settingLines } from './settings.ts';

const callMs = 20_000;
const gib = 1024 ** 3;
/** ISO 8601 with Z or an offset. */
const zoned = /(?:z|[+-]\d\d:?\d\d)$/i;

/** What the run needs of its plan. */
export interface PitrData {
  readonly source: string;
  readonly target: string;
  /** ISO 8601. */
  readonly at: string;
  readonly settings: InstanceSettings;
  /** Those of the source. */
  readonly tags: Readonly<Record<string, string>>;
}

interface Planning {
  readonly instances: InstancesReader;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** The plan of a copy of the database as it was. Throws NOT_CONFIGURED, PARAM_INVALID, RESTORE_TIME, INSTANCE_UNFIT, INSTANCE_TAKEN. */
export async function pitrPlan(planning: Planning, typed: string): Promise<Plan<PitrData>> {
  const { instances, environment, signal, now } = planning;
  const { instance: source, hourlyPrice } = rdsOf(environment);
  const at = momentIn(typed, environment, now);
  const call = { timeoutMs: callMs, signal };
  const [found, earliest] = await Promise.all([
    instances.instance(source, call),
    instances.earliestRestorable(source, call),
  ]);
  const fit = requireFit(found, source);
  requireInside(at, { from: earliest, to: fit.latestRestorable, zone: environment.timezone, now });
  const target = copyName(source, at);
  if ((await instances.instance(target, call)) !== undefined)
    throw fault('INSTANCE_TAKEN', `${target} is there already: a copy of that minute. Nothing was begun.`);
  const { settings } = fit;
  const price = hourlyPrice === undefined ? undefined : hourlyPrice * (settings.multiAz ? 2 : 1);
  return {
    headline: `Restore ${source} into a copy, as it was at that moment`,
    doing: `Restoring ${source} into ${target}`,
    confirm: 'Make the copy',
    subject: source,
    changes: [{ label: 'RDS', before: '–', after: target }],
    promises: [
      promise('moment', { at: at.toISOString() }, (terms) => [
        'As it was at ',
        ...instantWords(new Date(terms.at), environment.timezone),
        '.',
      ]),
      promise('live', { source }, (terms) => `${terms.source} and everything that uses it stay as they are.`),
      promise('settings', settings, () => 'The copy gets every setting below; AWS would take defaults of its own.'),
      promise('kept', { days: 1 }, () => 'It stays until somebody removes it, and is asked about after a day.'),
    ],
    onFailure: 'ask',
    parts: [
      {
        kind: 'table',
        columns: [{ title: 'Setting' }, { title: 'Copied' }],
        rows: settingLines(settings).map((line) => [...line]),
      },
    ],
    course: [
      `What was written in the ${span((now.getTime() - at.getTime()) / 1000)} since then is not in it.`,
      `It takes minutes to hours: ${bytes(settings.storage.gib * gib)} of storage, then the logs since the last snapshot.`,
      ...(price === undefined ? [] : [`It costs about $${price.toFixed(2)} an hour, and its storage.`]),
      `Not copied: ${fit.notRestored.join(', ')}. Passwords are those of that moment.`,
    ],
    steps: [
      { key: 'restore', title: 'Begin the restore' },
      { key: 'wait', title: 'Wait for AWS' },
      { key: 'counts', title: 'Count what is in it' },
      { key: 'verify', title: 'Compare its settings' },
    ],
    observed: { resourceId: fit.resourceId },
    data: { source, target, at: at.toISOString(), settings, tags: ownTags(fit.tags) },
  };
}

/** The moment a person names; a wrong zone costs hours of what was written, so none is guessed. */
function momentIn(typed: string, { timezone }: Environment, now: Date): Date {
  const at = instantIn(typed, { zone: timezone, now, alone: 'past' });
  if (zoned.test(typed.trim())) return at;
  const offsets = `at=${at.toISOString().slice(0, 16)}Z`;
  throw fault('PARAM_INVALID', [
    `Say in which zone: an offset or Z behind the time. In ${timezone}, what you typed is `,
    { code: offsets },
    '. Nothing was begun.',
  ]);
}

/** `mcp-production-at-20260131t0500`, in UTC: one copy a minute, so the same request asked for twice finds the first. */
export function copyName(source: string, at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T');
  return `${source}-at-${date.replaceAll('-', '')}t${time.slice(0, 5).replace(':', '')}`;
}

function requireFit(found: DatabaseInstance | undefined, name: string): DatabaseInstance {
  const unfit = (why: string, hint?: string) => fault('INSTANCE_UNFIT', why, hint === undefined ? {} : { hint });
  if (found === undefined) throw unfit(`RDS has no instance ${name}.`, 'Correct `rds.instance` in the configuration.');
  if (found.cluster !== undefined)
    throw unfit(
      `${name} is part of the Aurora cluster ${found.cluster}, which is restored as a whole.`,
      'Restore the cluster in the console of RDS: RestoreDBClusterToPointInTime.',
    );
  if (found.replicaOf !== undefined)
    throw unfit(`${name} is a read replica of ${found.replicaOf}.`, 'Name the instance it copies in `rds.instance`.');
  if (!found.engine.startsWith('postgres'))
    throw unfit(`${name} is an instance of ${found.engine}, not of PostgreSQL.`);
  if (found.status !== 'available')
    throw unfit(`${name} is "${found.status}" just now, and AWS restores only from one that is available.`);
  return found;
}

interface Window {
  /** Unix ms. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly zone: string;
  readonly now: Date;
}

function requireInside(at: Date, { from, to, zone, now }: Window): void {
  if (from === undefined || to === undefined)
    throw fault('RESTORE_TIME', 'Automated backups are off, so there is no moment to go back to.', {
      hint: 'Turn them on in RDS: a retention of 1 day or more. A dump can be restored with `/mcp db restore`.',
    });
  const words = (ms: number) => instantWords(new Date(ms), zone);
  if (at.getTime() > now.getTime())
    throw fault('RESTORE_TIME', ['That is still to come: ', ...words(at.getTime()), '.']);
  if (at.getTime() > to)
    throw fault('RESTORE_TIME', ['RDS can restore up to ', ...words(to), ' so far; it follows some 5 minutes behind.']);
  if (at.getTime() < from)
    throw fault('RESTORE_TIME', ['The oldest moment RDS can restore to is ', ...words(from), '.']);
}

/** What AWS itself puts there cannot be given, and a copy of a copy is no longer the other run's. */
const ownTags = (tags: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(tags).filter(([key]) => !key.startsWith('aws:') && key !== runTag && key !== managedTag),
  );
