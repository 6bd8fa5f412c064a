import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { type Plan, promise } from '../model/plan.ts';
import { type DatabaseInstance, type InstancesReader, managedTag, runTag } from '../ports/instances.ts';
import { rdsOf } from './settings.ts';

const callMs = 20_000;
/** While it is in one of these AWS refuses to delete it. */
const busy = new Set(['creating', 'backing-up', 'modifying', 'rebooting']);

/** What the run needs of its plan. */
export interface DiscardData {
  readonly name: string;
  readonly resourceId: string;
}

interface Planning {
  readonly instances: Pick<InstancesReader, 'instance'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
}

/** The plan that removes a copy. Throws NOT_CONFIGURED, NOTHING_TO_DO where it is gone, INSTANCE_UNFIT for what the bot did not make. */
export async function discardPlan(
  { instances, environment, signal }: Planning,
  name: string,
): Promise<Plan<DiscardData>> {
  const { instance: source, hourlyPrice } = rdsOf(environment);
  if (name === source) throw fault('INSTANCE_UNFIT', `${name} is the live instance. Nothing was removed.`);
  const found = await instances.instance(name, { timeoutMs: callMs, signal });
  if (found === undefined || found.status === 'deleting')
    throw fault('NOTHING_TO_DO', `RDS has no ${name}, or is deleting it already. Nothing was done.`);
  requireOurs(found);
  if (busy.has(found.status))
    throw fault('INSTANCE_UNFIT', `${name} is "${found.status}" just now, and AWS deletes it only once it is done.`, {
      hint: 'Ask again in a few minutes.',
    });
  return {
    headline: `Remove the copy ${name} from RDS`,
    doing: `Removing ${name}`,
    confirm: 'Remove the copy',
    subject: name,
    changes: [{ label: 'RDS', before: `${name}, ${found.status}`, after: 'gone' }],
    promises: [
      promise(
        'lost',
        { snapshot: false, backups: false },
        () =>
          'The copy, what was written to it and its automated backups are gone for good: no last snapshot is taken.',
      ),
      promise('live', { source }, (terms) => `${terms.source} stays as it is.`),
      promise(
        'way back',
        { source },
        (terms) => `Way back: another copy of the same moment, while ${terms.source} keeps its backups.`,
      ),
    ],
    onFailure: 'ask',
    course: [
      `${found.tags[runTag] ?? 'A run'} made it.`,
      ...(hourlyPrice === undefined ? [] : ['It stops costing money once it is gone.']),
    ],
    steps: [
      { key: 'remove', title: 'Take its protection away and delete it' },
      { key: 'gone', title: 'Wait until it is gone' },
      { key: 'verify', title: 'Look at RDS' },
    ],
    observed: { resourceId: found.resourceId },
    data: { name, resourceId: found.resourceId },
  };
}

/** Throws INSTANCE_UNFIT for an instance without the tag of the bot. */
function requireOurs({ identifier, tags }: DatabaseInstance): void {
  if (tags[managedTag] === 'true') return;
  throw fault('INSTANCE_UNFIT', `${identifier} is no copy that the bot made. Nothing was removed.`, {
    hint: 'What people made is removed in the console of RDS.',
  });
}
