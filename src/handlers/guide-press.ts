import { actionIds } from '../blocks/elements.ts';
import { skipForm } from '../blocks/guide-forms.ts';
import { fault } from '../errors.ts';
import { environmentOf } from '../jobs/engine.ts';
import { askFor, guideOf, nextOf, type RunningGuide, wishOf } from '../jobs/playbooks.ts';
import type { Origin } from '../model/run.ts';
import type { PlaybookStep } from '../playbooks/playbook.ts';
import type { HandlerContext } from './context.ts';
import { incidentContext } from './incident-context.ts';
import { openForm } from './open-form.ts';
import { startGuide } from './start-guide.ts';

interface GuidePress {
  readonly user: string;
  readonly value: string;
  readonly key: string;
  readonly trigger: string;
  readonly origin: Origin;
}

/** The guide of a token, for somebody who may go through it. Throws REQUEST_MISMATCH, ROLE_MISSING, RUN_FINISHED. */
export async function guideFor({ engine }: HandlerContext, token: string, user: string): Promise<RunningGuide> {
  const id = await engine.store.playbooks.byToken(token);
  const guide = id === undefined ? undefined : await guideOf(engine, id);
  if (guide === undefined)
    throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its guide is long gone.');
  await engine.access.require(user, environmentOf(engine, guide.run.environment), 'operator', 'go through a guide');
  if (guide.run.state === 'ended') throw fault('RUN_FINISHED', 'This guide has ended already.');
  return guide;
}

const older = () => fault('REQUEST_MISMATCH', 'This button belongs to an older version and does nothing any more.');

type Verb = (
  context: HandlerContext,
  guide: RunningGuide,
  step: PlaybookStep,
  pressed: GuidePress,
  rest: string,
) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = {
  async ask(context, guide, step, { user, origin, trigger }) {
    const { engine } = context;
    if (step.kind !== 'look' && step.kind !== 'act') throw older();
    if (wishOf(engine, guide, step) !== undefined) return askFor(engine, guide, step, { actor: user, origin });
    const next = { ...nextOf(guide, step.key), environment: guide.run.environment };
    await openForm(context, { command: step.command, user, origin, trigger, guide: next });
  },
  async answer({ engine }, { run }, step, { user }, rest) {
    const answer = step.kind === 'ask' ? step.answers[Number(rest)] : undefined;
    if (answer === undefined) throw older();
    if (await engine.store.playbooks.answer(run.id, step.key, answer, user)) return;
    throw fault('ALREADY_DECIDED', 'Somebody has answered or skipped this already.');
  },
  async skip({ dialogue }, { run }, step, { trigger }) {
    await dialogue.openView(trigger, skipForm(run.token, step.key));
  },
};

/** The buttons of guides, for the table of presses. The value is the token of the guide, and after colons what to do with which step. */
export const guidePresses: Readonly<Record<string, (context: HandlerContext, pressed: GuidePress) => Promise<void>>> = {
  async [actionIds.guide](context, pressed) {
    const [token = '', verb = '', key = '', rest = ''] = pressed.value.split(':');
    const guide = await guideFor(context, token, pressed.user);
    if (verb === 'end') {
      await context.engine.store.playbooks.end(guide.run.id, pressed.user);
      return;
    }
    const step = guide.playbook.steps.find((one) => one.key === key);
    const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
    if (step === undefined || run === undefined) throw older();
    await run(context, guide, step, pressed, rest);
  },
  /** From the card of an incident: its token and the name of the guide. */
  async [actionIds.guideStart](context, { user, value, key, origin }) {
    const [token = '', name = ''] = value.split(':');
    const { store } = incidentContext(context.engine);
    const id = await store.incidents.byToken(token);
    const view = id === undefined ? undefined : await store.incidents.view(id);
    if (view === undefined)
      throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its incident is long gone.');
    const { environment } = view.incident;
    await startGuide(context.engine, {
      name,
      key,
      user,
      environment,
      team: origin.team,
      channel: origin.channel,
      thread: origin.thread,
      incident: id,
    });
  },
};
