import { knownDumps, lastGood } from '../backups/known.ts';
import { asFault } from '../errors.ts';
import { readSignals, type SignalsRead } from '../metrics/signals.ts';
import type { Environment } from '../model/environment.ts';
import { freezeAt } from '../model/freeze-at.ts';
import { incidentName, severityName } from '../model/incident.ts';
import { type Promised, promise } from '../model/plan.ts';
import type { Line, Part } from '../model/report.ts';
import { valueWords } from '../model/series.ts';
import { span } from '../model/units.ts';
import type { ArchiveReader } from '../ports/archive.ts';
import type { Clock } from '../ports/clock.ts';
import type { OpenIncident, OpenIncidents } from '../ports/open-incidents.ts';
import type { MetricsReader } from '../ports/prometheus.ts';
import type { KnownRelease, Releases } from '../ports/releases.ts';
import type { DeployGoal } from './deploy-goal.ts';

export interface ChecklistContext {
  readonly archive: Pick<ArchiveReader, 'list'>;
  readonly metrics: MetricsReader;
  readonly releases: Releases;
  readonly incidents: OpenIncidents;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How an image did where it was tried first. */
interface Tried {
  readonly environment: string;
  /** The newest verdict on it there. */
  readonly release: KnownRelease | undefined;
}

/** What the bot could see of the checklist before a deployment. */
export interface Checked {
  /** undefined in an environment that is no production itself. */
  readonly tried: readonly Tried[] | undefined;
  /** undefined where Prometheus is not configured, or measures another deployment. */
  readonly baseline: SignalsRead | undefined;
  /** P1 and P2; undefined where the bot keeps no incidents. */
  readonly incidents: readonly OpenIncident[] | undefined;
  readonly freeze: string | undefined;
  /** The newest proven backup of PostgreSQL; undefined where the bot takes none. */
  readonly backup: BackupSeen | undefined;
}

type BackupSeen = { readonly ageSeconds: number | undefined; readonly run: string } | { readonly unread: string };

const answerMs = 5000;
/** An incident up to this severity is worth a second thought. */
const grave = 2;
/** A backup of today or yesterday: those of the runbook are daily. */
const freshSeconds = 26 * 3600;

/** What nobody but a person can know. */
const byPeople = {
  change: 'change request reviewed',
  told: 'stakeholders told',
  backup: 'backup done if the database changes',
} as const;

/** Looks at what the bot can know of the checklist of runbook B 3.1. Rejects with STORE_DOWN. */
export async function checked(context: ChecklistContext, name: string, image: string): Promise<Checked> {
  const { environment, releases, incidents, clock } = context;
  const [tried, baseline, open, backup] = await Promise.all([
    environment.production ? releases.elsewhere(name) : undefined,
    baselineOf(context, name),
    incidents.open(),
    backupOf(context),
  ]);
  return {
    tried: tried?.map((place) => ({
      environment: place.environment,
      release: place.known.find(({ images }) => images?.includes(image)),
    })),
    baseline,
    incidents: open?.filter(({ severity }) => severity <= grave),
    freeze: freezeAt(environment.freezes, clock.now())?.name,
    backup,
  };
}

/** The newest backup that was read back to its end. */
async function backupOf({
  archive,
  environment: { backups },
  signal,
  clock,
}: ChecklistContext): Promise<BackupSeen | undefined> {
  if (backups?.database === undefined) return undefined;
  try {
    const last = lastGood(await knownDumps(archive, backups.database.prefix, signal));
    const ageSeconds = last && (clock.now().getTime() - last.takenAt.getTime()) / 1000;
    return { ageSeconds, run: last?.run ?? '' };
  } catch (error) {
    signal.throwIfAborted();
    return { unread: asFault(error).message };
  }
}

async function baselineOf({ metrics, environment, signal }: ChecklistContext, name: string) {
  const { prometheus, server } = environment;
  if (prometheus === undefined || name !== server.deployment) return undefined;
  try {
    return await readSignals(metrics, prometheus, { timeoutMs: answerMs, signal });
  } catch (error) {
    signal.throwIfAborted();
    return { signals: {}, missing: [`errors and p99 (${asFault(error).message})`] };
  }
}

/** What of the checklist an approval is bound to: a failed trial and an open incident are warnings, and warnings are bound. */
export function checklistWarnings({ tried = [], incidents = [] }: Checked): readonly string[] {
  return [
    ...incidents.map(
      ({ id, severity, title }) =>
        `${incidentName(id)} (${severityName(severity)}) is open: ${title}. Deploy only what helps it.`,
    ),
    ...tried.flatMap(({ environment, release }) =>
      release === undefined || release.verdict === 'verified' ? [] : [`On ${environment} ${verdictWords(release)}.`],
    ),
  ];
}

/** What whoever approves answers for by pressing; of the backup only where the bot takes none. */
export function confirmedPromise({ backup }: Checked): Promised {
  const asked = (['change', 'told', 'backup'] as const).filter((what) => what !== 'backup' || backup === undefined);
  return promise(
    'confirmed',
    asked,
    (terms) => `Not checked by the bot; whoever approves confirms: ${terms.map((what) => byPeople[what]).join(', ')}.`,
  );
}

/** What the bot saw, in the order of the runbook. What it does not know is never ticked. */
export function checklistPart(seen: Checked, { after, onFailure }: DeployGoal, { name }: Environment): Part {
  const lines: readonly Line[] = [
    ...(seen.tried === undefined ? [] : triedLines(seen.tried)),
    baselineLine(seen.baseline),
    after === undefined
      ? { mark: 'unknown', label: 'Way back', text: 'no earlier release is known to work' }
      : {
          mark: 'good',
          label: 'Way back',
          text: `${after.words}, ${onFailure === 'undo' ? 'by itself' : 'after asking'}`,
        },
    dashboardLine(seen.baseline),
    ...(seen.backup === undefined ? [] : [backupLine(seen.backup)]),
    incidentLine(seen.incidents, name),
    seen.freeze === undefined
      ? { mark: 'good', label: 'Freeze', text: 'none now' }
      : { mark: 'warning', label: 'Freeze', text: `"${seen.freeze}" holds` },
  ];
  return { kind: 'lines', lines };
}

function triedLines(tried: readonly Tried[]): readonly Line[] {
  if (tried.length === 0)
    return [{ mark: 'unknown', label: 'Staging', text: 'no environment to try it first is configured' }];
  return tried.map(({ environment, release }) => {
    if (release === undefined)
      return { mark: 'unknown', label: environment, text: 'no run has checked this image there' };
    const mark = release.verdict === 'verified' ? 'good' : 'bad';
    return { mark, label: environment, text: verdictWords(release) };
  });
}

function verdictWords({ verdict, run }: KnownRelease): string {
  if (verdict === 'verified') return `this image passed its check in ${run}`;
  return verdict === 'failed' ? `this image failed its check in ${run}` : `this image was rolled back from by ${run}`;
}

function baselineLine(baseline: SignalsRead | undefined): Line {
  const label = 'Baseline';
  if (baseline === undefined)
    return { mark: 'unknown', label, text: 'not measured: no Prometheus is configured for it' };
  const { signals, missing } = baseline;
  const words = [
    ...(signals.errors === undefined ? [] : [`${valueWords(signals.errors, 'ratio')} errors`]),
    ...(signals.latencyMs === undefined ? [] : [`p99 ${valueWords(signals.latencyMs, 'ms')}`]),
    ...missing.map((what) => `not measured: ${what}`),
  ];
  return { mark: missing.length === 0 ? 'good' : 'unknown', label, text: words.join(', ') };
}

function dashboardLine(baseline: SignalsRead | undefined): Line {
  const label = 'Monitoring';
  if (baseline === undefined) return { mark: 'unknown', label, text: 'not asked: no Prometheus is configured for it' };
  const hasAnswered = baseline.missing.length === 0 || Object.keys(baseline.signals).length > 0;
  return hasAnswered
    ? { mark: 'good', label, text: 'Prometheus answers' }
    : { mark: 'unknown', label, text: 'Prometheus gave no figures' };
}

function backupLine(backup: BackupSeen): Line {
  const label = 'Backup';
  if ('unread' in backup) return { mark: 'unknown', label, text: `not known: ${backup.unread}` };
  if (backup.ageSeconds === undefined)
    return { mark: 'warning', label, text: 'no proven backup yet: take one with /mcp db backup' };
  const mark = backup.ageSeconds <= freshSeconds ? 'good' : 'warning';
  return { mark, label, text: `${span(backup.ageSeconds)} old, read back to the end (${backup.run})` };
}

function incidentLine(incidents: readonly OpenIncident[] | undefined, environment: string): Line {
  const label = 'Incidents';
  if (incidents === undefined) return { mark: 'unknown', label, text: 'not known: incidents are not configured' };
  if (incidents.length === 0) return { mark: 'good', label, text: `no open P1 or P2 in ${environment}` };
  return { mark: 'warning', label, text: `${incidents.map(({ id }) => incidentName(id)).join(', ')} open` };
}
