import { z } from 'zod';
import type { Core } from '../core.ts';
import { fieldsOf } from '../record.ts';
import { refuse } from '../refusal.ts';
import { buildView } from '../rules/views.ts';
import { findView, hasExternalId, replaceModal, STACK_LIMIT, showModal, stackOf } from '../state/views.ts';
import type { View } from '../wire.ts';
import { json, word } from './arguments.ts';
import { method } from './method.ts';

const triggerArgs = z.object({
  view: json,
  trigger_id: word.optional(),
  interactivity_pointer: word.optional(),
});

const copy = (view: View) => ({ view: structuredClone(view) });

function redeem(core: Core, args: z.infer<typeof triggerArgs>): string {
  return core.triggers.redeem(args.trigger_id ?? args.interactivity_pointer ?? '');
}

function refuseTakenId(core: Core, view: View): void {
  if (view.external_id !== '' && hasExternalId(core.store, view.external_id, view.id))
    throw refuse('duplicate_external_id');
}

export const open = method({
  name: 'views.open',
  tier: 4,
  args: triggerArgs,
  run(core, _caller, args) {
    // Slack looks at the view first: a broken one does not use the trigger up.
    const view = buildView(core, args.view, 'modal');
    refuseTakenId(core, view);
    showModal(core.store, redeem(core, args), view, true);
    return copy(view);
  },
});

export const push = method({
  name: 'views.push',
  tier: 4,
  args: triggerArgs,
  run(core, _caller, args) {
    const draft = buildView(core, args.view, 'modal');
    refuseTakenId(core, draft);
    const user = redeem(core, args);
    const stack = stackOf(core.store, user);
    const top = stack.at(-1);
    if (top === undefined) throw refuse('not_found');
    if (stack.length >= STACK_LIMIT) throw refuse('push_limit_reached');
    const view = { ...draft, root_view_id: stack[0]?.id ?? top.id, previous_view_id: top.id };
    showModal(core.store, user, view, false);
    return copy(view);
  },
});

export const update = method({
  name: 'views.update',
  tier: 4,
  args: z.object({ view: json, view_id: word.optional(), external_id: word.optional(), hash: word.optional() }),
  run(core, _caller, args) {
    const by = args.view_id === undefined ? { externalId: args.external_id ?? '' } : { id: args.view_id };
    const shown = findView(core.store, by);
    if (shown === undefined) throw refuse('not_found');
    const old = shown.view;
    if (args.hash !== undefined && args.hash !== '' && args.hash !== old.hash) throw refuse('hash_conflict');
    const view = buildView(core, args.view, old.type, {
      id: old.id,
      root: old.root_view_id,
      previous: old.previous_view_id,
      values: old.state.values,
    });
    refuseTakenId(core, view);
    if (old.type === 'modal') replaceModal(core.store, shown, view);
    else {
      core.store.homes.set(shown.user, { user: shown.user, view });
      core.store.changes.emit({ type: 'home', user: shown.user });
    }
    return copy(view);
  },
});

export const publish = method({
  name: 'views.publish',
  tier: 4,
  args: z.object({ user_id: word, view: json, hash: word.optional() }),
  run(core, _caller, args) {
    if (!core.app.homeTab) throw refuse('not_enabled');
    if (!core.store.users.has(args.user_id)) throw refuse('invalid_arguments');
    const old = core.store.homes.get(args.user_id)?.view;
    if (args.hash !== undefined && args.hash !== '' && old !== undefined && args.hash !== old.hash) {
      throw refuse('hash_conflict');
    }
    if (fieldsOf(args.view)?.['type'] !== 'home') throw refuse('invalid_arguments');
    const view = buildView(core, args.view, 'home', {
      ...(old === undefined ? {} : { id: old.id, values: old.state.values }),
    });
    refuseTakenId(core, view);
    core.store.homes.set(args.user_id, { user: args.user_id, view });
    core.store.changes.emit({ type: 'home', user: args.user_id });
    return copy(view);
  },
});
