import type { EnvironmentConfig } from '../config/schema.ts';
import { asFault } from '../errors.ts';
import type { InstancesReader } from '../ports/instances.ts';
import { attempts } from './attempts.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** Whether the instance is there, can be restored to a moment, and may be looked at; making and removing copies only a copy would tell. */
export async function instancesFindings(
  instances: InstancesReader,
  settings: EnvironmentConfig['rds'],
  timeoutMs: number,
): Promise<readonly Finding[]> {
  if (settings === undefined) return [unchecked('RDS', 'none is configured')];
  const { instance: name } = settings;
  const what = `RDS instance ${name}`;
  const { lacking, attempt } = attempts(what);
  try {
    const found = await attempt(() => instances.instance(name, { timeoutMs }));
    const earliest = await attempt(() => instances.earliestRestorable(name, { timeoutMs }));
    await attempt(() => instances.lastEvent(name, { timeoutMs }));
    if (lacking.length > 0) return lacking;
    if (found === undefined) return [missing(what, 'is not there', 'Correct `rds.instance` or `rds.region`.')];
    return [
      earliest === undefined
        ? notice(what, 'has no automated backups', 'Turn them on in RDS: without them no moment can be restored.')
        : good(what, `is "${found.status}" and can be restored to a moment`),
      unchecked('the permission to make and remove copies', 'only a copy would tell'),
    ];
  } catch (error) {
    return [missing(what, wordsOf(error), asFault(error).hint)];
  }
}
