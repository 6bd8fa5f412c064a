import { z } from 'zod';
import type { Core } from '../core.ts';
import { buildView } from '../rules/views.ts';
import type { ShownView } from '../state/model.ts';
import { closeModal, findView, replaceModal, STACK_LIMIT, showModal, stackOf, touchStack } from '../state/views.ts';
import type { StateValues, View } from '../wire.ts';
import { answerProblems } from './answers.ts';
import { type Actor, ask, basics, Impossible, notDelivered, type Outcome } from './ask.ts';
import { mergeState } from './interact.ts';

const responseAction = z.discriminatedUnion('response_action', [
  z.looseObject({ response_action: z.literal('clear') }),
  z.looseObject({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.looseObject({ response_action: z.literal('update'), view: z.unknown() }),
  z.looseObject({ response_action: z.literal('push'), view: z.unknown() }),
]);

export interface Submission extends Outcome {
  /** By block_id: what the client or the app found wrong; the view stays open. */
  readonly errors?: Readonly<Record<string, string>>;
}

function modalOf(core: Core, actor: Actor, viewId: string): ShownView {
  const shown = findView(core.store, { id: viewId });
  if (shown === undefined || shown.user !== actor.user || shown.view.type !== 'modal') {
    throw new Impossible('That view is closed.');
  }
  return shown;
}

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Does what the app answered to a submission. Throws Slack's refusal for a broken view; gives the errors to show. */
function follow(
  core: Core,
  actor: Actor,
  viewId: string,
  response: unknown,
): Readonly<Record<string, string>> | undefined {
  const shown = findView(core.store, { id: viewId });
  const parsed = responseAction.safeParse(response);
  if (!parsed.success) {
    if (typeof response === 'object' && response !== null && 'response_action' in response)
      throw new Error('bad answer');
    if (shown !== undefined) closeModal(core.store, shown);
    return undefined;
  }
  const action = parsed.data;
  if (action.response_action === 'clear') {
    const root = stackOf(core.store, actor.user)[0];
    const rootShown = root === undefined ? undefined : findView(core.store, { id: root.id });
    if (rootShown !== undefined) closeModal(core.store, rootShown);
    return undefined;
  }
  if (shown === undefined) return undefined;
  if (action.response_action === 'errors') {
    const known = new Set(shown.view.blocks.map((block) => block.block_id));
    if (!Object.keys(action.errors).every((id) => known.has(id))) throw new Error('errors for unknown blocks');
    return action.errors;
  }
  lay(core, actor, shown, action.view, action.response_action);
  return undefined;
}

function lay(core: Core, actor: Actor, shown: ShownView, given: unknown, how: 'update' | 'push'): void {
  const old = shown.view;
  if (how === 'update') {
    const before = { id: old.id, root: old.root_view_id, previous: old.previous_view_id, values: old.state.values };
    replaceModal(core.store, shown, buildView(core, given, 'modal', before));
    return;
  }
  const stack = stackOf(core.store, actor.user);
  if (stack.length >= STACK_LIMIT) throw new Error('push_limit_reached');
  const view = { ...buildView(core, given, 'modal'), root_view_id: stack[0]?.id ?? old.id, previous_view_id: old.id };
  showModal(core.store, actor.user, view, false);
}

/** A person sends a modal: the client's own checks first, then view_submission and what the app answers to it. */
export async function submitView(core: Core, actor: Actor, viewId: string, given: StateValues): Promise<Submission> {
  const shown = modalOf(core, actor, viewId);
  if (stackOf(core.store, actor.user).at(-1)?.id !== viewId) throw new Impossible('Another view lies on that one.');
  if (shown.view.submit === null) throw new Impossible('That view has no button to send it.');
  const values = mergeState(shown.view.blocks, shown.view.state.values, given);
  const problems = answerProblems(shown.view.blocks, values);
  if (Object.keys(problems).length > 0) return { ...notDelivered, errors: problems };
  shown.view.state.values = values;
  touchStack(core.store, actor.user);
  const outcome = await ask(core, actor, {
    type: 'interactive',
    kind: 'view_submission',
    acceptsResponse: true,
    pending: { kind: 'submit', label: shown.view.submit.text, viewId },
    payload: (trigger) => ({
      type: 'view_submission',
      ...basics(core, actor),
      trigger_id: trigger,
      view: structuredClone(shown.view),
      response_urls: [],
    }),
  });
  try {
    if (!outcome.acked) throw new Error('not acknowledged');
    const errors = follow(core, actor, viewId, outcome.response);
    return errors === undefined ? outcome : { ...outcome, errors };
  } catch {
    core.sessions.notify(actor.user, { kind: 'submit_failed', text: TROUBLE, viewId });
    return outcome;
  }
}

/** A person closes a modal; `all`, or a view that asks for it, closes the whole stack. Views that want to know are told. */
export async function closeView(core: Core, actor: Actor, viewId: string, all: boolean): Promise<Outcome> {
  const shown = modalOf(core, actor, viewId);
  const everything = all || shown.view.clear_on_close;
  const root = everything ? stackOf(core.store, actor.user)[0] : shown.view;
  const bottom = root === undefined ? shown : (findView(core.store, { id: root.id }) ?? shown);
  const told = closeModal(core.store, bottom).filter((view: View) => view.notify_on_close);
  let last = notDelivered;
  for (const view of told) {
    last = await ask(core, actor, {
      type: 'interactive',
      kind: 'view_closed',
      payload: () => ({
        type: 'view_closed',
        ...basics(core, actor),
        view: structuredClone(view),
        is_cleared: everything,
      }),
    });
  }
  return last;
}
