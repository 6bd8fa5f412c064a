import { shortestKey } from '../adapters/aws/logs.ts';
import type { EnvironmentConfig } from '../config/schema.ts';
import { asFault } from '../errors.ts';
import { insights } from '../model/insights.ts';
import type { CloudLogsReader } from '../ports/cloud-logs.ts';
import { attempts } from './attempts.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** Whether the groups are there, and whether the role of the bot may do what it needs: each permission is tried, on one second of lines. */
export async function cloudLogsFindings(
  logs: CloudLogsReader,
  settings: EnvironmentConfig['cloudWatch'],
  secrets: ReadonlyMap<string, string>,
  timeoutMs: number,
  now: Date,
): Promise<readonly Finding[]> {
  const what = 'CloudWatch Logs';
  if (settings === undefined) return [unchecked(what, 'none are configured')];
  const key = keyFinding(settings, secrets);
  const names = settings.groups.map(({ name }) => name);
  try {
    const found = await logs.groups(names, { timeoutMs });
    const there = new Set(found.map(({ name }) => name));
    return [
      good(what, `${there.size} of ${names.length} log groups are there`),
      ...names
        .filter((name) => !there.has(name))
        .map((name) =>
          missing(`log group ${name}`, 'is not there', 'Correct its name in cloudWatch.groups, or cloudWatch.region.'),
        ),
      ...found
        .filter(({ policy }) => policy !== undefined)
        .map(({ name, policy }) =>
          notice(
            `log group ${name}`,
            `is kept as the account-level policy ${policy} says`,
            'Change that policy: the retention of the group itself has no effect.',
          ),
        ),
      ...(await queryFindings(logs, [...there], timeoutMs, now)),
      unchecked('the permission to change retention', 'only a change would tell'),
      ...key,
    ];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint), ...key];
  }
}

/** Starts the smallest query there is and ends it: AWS has no other way to ask for one's own permissions that needs none itself. */
async function queryFindings(
  logs: CloudLogsReader,
  [group]: readonly string[],
  timeoutMs: number,
  now: Date,
): Promise<readonly Finding[]> {
  const what = 'permissions in CloudWatch Logs';
  if (group === undefined) return [unchecked(what, 'no log group is there')];
  const mark = `doctor-${now.getTime()}`;
  const span = { fromMs: now.getTime() - 60_000, toMs: now.getTime() - 60_000 };
  const { lacking, attempt } = attempts(what);
  const id = await attempt(() =>
    logs.startQuery({ query: insights`fields @timestamp | limit 1`, groups: [group], mark, ...span }, { timeoutMs }),
  );
  await attempt(() => logs.openQueries(mark, { timeoutMs }));
  if (id === undefined) return [...lacking, unchecked('reading and stopping queries', 'none could be started')];
  await attempt(() => logs.queryResults(id, { timeoutMs }));
  await attempt(() => logs.stopQuery(id, { timeoutMs }));
  return lacking.length > 0 ? lacking : [good(what, 'all that queries need')];
}

function keyFinding(
  { personKeyEnv }: NonNullable<EnvironmentConfig['cloudWatch']>,
  secrets: ReadonlyMap<string, string>,
): readonly Finding[] {
  const what = 'lines of one person';
  if (personKeyEnv === undefined)
    return [unchecked(what, 'cloudWatch.personKeyEnv names no key: nobody can read them')];
  if ((secrets.get(personKeyEnv) ?? '').length >= shortestKey) return [];
  const fix = `Set it to ${shortestKey} random characters or more: openssl rand -hex 32.`;
  return [missing(what, `${personKeyEnv} is not set or too short`, fix)];
}
