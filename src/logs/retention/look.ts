import type { Environment } from '../../model/environment.ts';
import type { Offer, Report } from '../../model/report.ts';
import type { CloudLogsReader, LogGroup } from '../../ports/cloud-logs.ts';
import { estimateBytes, sizeWords } from '../cloud/estimate.ts';
import { cloudWatchOf } from '../cloud/groups.ts';
import { atLeast, daysWords, fewestDays, isShorter } from './days.ts';

const callMs = 10_000;
const dayMs = 86_400_000;

interface Looking {
  readonly logs: Pick<CloudLogsReader, 'groups'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

interface Seen {
  readonly name: string;
  readonly fewest: number;
  /** undefined where CloudWatch has no such group. */
  readonly group: LogGroup | undefined;
}

/** How long each log group is kept, what it holds, and which is kept for less than it must be. */
export async function retentionReport({ logs, environment, signal, now }: Looking): Promise<Report> {
  const { groups } = cloudWatchOf(environment);
  const found = await logs.groups(
    groups.map(({ name }) => name),
    { timeoutMs: callMs, signal },
  );
  const seen = groups.map(
    (one): Seen => ({
      name: one.name,
      fewest: fewestDays(one),
      group: found.find(({ name }) => name === one.name),
    }),
  );
  const short = seen.filter(({ group, fewest }) => group !== undefined && isShorter(group.keptDays, fewest));
  const gone = seen.filter(({ group }) => group === undefined);
  return {
    mark: short.length > 0 ? 'bad' : gone.length > 0 ? 'warning' : 'good',
    headline: headline(environment.name, seen, short, gone),
    parts: [
      {
        kind: 'table',
        columns: [
          { title: 'Log group' },
          { title: 'Kept' },
          { title: 'At least' },
          { title: 'Holds', align: 'right' },
          { title: 'A day', align: 'right' },
        ],
        rows: seen.map((one) => row(one, now)),
      },
    ],
    notes: [
      ...seen.flatMap(({ name, group }) =>
        group?.policy === undefined ? [] : [`${name}: the account-level policy ${group.policy} decides, not the group`],
      ),
      'sizes as CloudWatch counts them, some hours old; no other log groups are touched',
    ],
    offers: short.flatMap(raiseOffer),
  };
}

function headline(
  environment: string,
  seen: readonly Seen[],
  [short]: readonly Seen[],
  [gone]: readonly Seen[],
): string {
  if (short !== undefined)
    return `${environment}: ${short.name} is kept ${daysWords(short.group?.keptDays)}, and must be kept ${daysWords(short.fewest)}`;
  if (gone !== undefined) return `${environment}: there is no log group ${gone.name}`;
  return `${environment}: ${seen.length} of ${seen.length} log groups are kept as long as they must be`;
}

function row({ name, group, fewest }: Seen, now: Date) {
  const least = fewest <= 1 ? '–' : daysWords(fewest);
  if (group === undefined) return [name, 'not there', least, '–', '–'];
  const daily = estimateBytes(group, { fromMs: now.getTime() - dayMs, toMs: now.getTime() }, now.getTime());
  return [name, daysWords(group.keptDays), least, sizeWords(group.storedBytes), `about ${sizeWords(daily)}`];
}

function raiseOffer({ name, fewest, group }: Seen): readonly Offer[] {
  if (group?.policy !== undefined) return [];
  const days = atLeast(fewest);
  return [{ label: `Keep ${daysWords(days)}…`, action: 'retention set', params: { group: name, days } }];
}
