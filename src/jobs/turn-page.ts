import { roleFor } from '../access/roles.ts';
import { hasSpecialAccess } from '../catalog/action.ts';
import { fault } from '../errors.ts';
import type { Run } from '../model/run.ts';
import { type Engine, environmentOf } from './engine.ts';

/** Shows another page of a report, in the same message. Throws PAGE_GONE where it is no longer kept, ROLE_MISSING for who may not look. */
export async function turnPage(engine: Engine, actor: string, page: string): Promise<void> {
  const { runs } = engine.store;
  const run = await runs.pageOf(page);
  if (run === undefined) throw gone();
  const environment = environmentOf(engine, run.environment);
  await engine.access.require(actor, environment, roleFor('read-only'), `read ${run.action}`);
  if (asksForOne(engine, run) && run.requestedBy !== actor) throw gone();
  if (!(await runs.turn(page))) throw gone();
}

/** Whether it is about one person, and only for who asked. */
function asksForOne({ catalog }: Engine, { action: name }: Run): boolean {
  const action = catalog.get(name);
  return action !== undefined && hasSpecialAccess(action);
}

const gone = () => fault('PAGE_GONE', 'That page is no longer available: it was deleted by age.');
