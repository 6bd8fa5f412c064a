import { includesRole, roleFor, rolesIn } from '../access/roles.ts';
import { actionForm } from '../blocks/forms.ts';
import { offersOf } from '../catalog/usage.ts';
import { fault } from '../errors.ts';
import { environmentOf } from '../jobs/engine.ts';
import type { Offer } from '../model/report.ts';
import type { Origin } from '../model/run.ts';
import type { GuideStep } from '../ports/store.ts';
import type { HandlerContext } from './context.ts';

interface FormWish {
  readonly command: string;
  readonly user: string;
  readonly origin: Origin;
  readonly trigger: string;
  /** The step of a guide it is opened for, and the one environment it is then about. */
  readonly guide?: GuideStep & { readonly environment: string };
  /** What an offer fills it with, and the environment the offer was made in. */
  readonly given?: { readonly params: Offer['params']; readonly environment: string };
}

/** Opens the form of an action for somebody who may use it. Throws COMMAND_UNKNOWN, ROLE_MISSING. */
export async function openForm(
  context: HandlerContext,
  { command, user, origin, trigger, guide, given }: FormWish,
): Promise<void> {
  const { engine, dialogue } = context;
  const action = engine.catalog.get(command);
  if (action === undefined) throw fault('COMMAND_UNKNOWN', 'That command is no longer there.');
  const step = guide === undefined ? {} : { guide: { run: guide.run, step: guide.step, attempt: guide.attempt } };
  const form = await engine.store.forms.open({ command, user, origin: { ...origin, via: 'form' }, ...step });
  const has = await rolesIn(engine.access, user, engine.environments.values());
  const environments = [...engine.environments.keys()].filter(
    (name) => includesRole(has.get(name), roleFor(action.risk)) && (guide === undefined || name === guide.environment),
  );
  const fallback = environmentOf(engine, guide?.environment ?? given?.environment);
  // An offer is of the environment it was made in: the form of another one would be a trap.
  const isClosed = given === undefined ? environments.length === 0 : !environments.includes(fallback.name);
  if (isClosed) await engine.access.require(user, fallback, roleFor(action.risk), `use ${command}`);
  const chosen = environments.includes(fallback.name) ? fallback.name : (environments[0] ?? fallback.name);
  const places = [chosen, ...environments].flatMap((name) => engine.environments.get(name) ?? []);
  const offers = offersOf(action, places);
  await dialogue.openView(
    trigger,
    actionForm({ form, command, action, environments, chosen, offers, given: given?.params ?? {} }),
  );
}
