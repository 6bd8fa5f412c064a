import { elementsIn } from '../blocks/walk.ts';
import type { Core } from '../core.ts';
import { type Fields, fieldsOf, listOf, textOf } from '../record.ts';
import { findView } from '../state/views.ts';
import type { UiTarget, UiUse } from '../ui-protocol.ts';
import { type Block, type Message, type Option, option, type View } from '../wire.ts';
import { type Actor, Impossible } from './ask.ts';
import { messageFor } from './places.ts';

/** A message or view a person has before them, and its blocks. */
export type Surface =
  | { readonly kind: 'message'; readonly message: Message; readonly blocks: readonly Block[] }
  | { readonly kind: 'view'; readonly view: View; readonly blocks: readonly Block[] };

/** The blocks of a message, those of its attachments among them. */
export function blocksOf(message: Message): readonly Block[] {
  return [...(message.blocks ?? []), ...(message.attachments ?? []).flatMap((part) => part.blocks ?? [])];
}

/** What the target names, as this person sees it: their own modals and home only. */
export function surfaceFor(core: Core, actor: Actor, target: UiTarget): Surface {
  if (target.kind === 'message') {
    const message = messageFor(core, actor, target.channel, target.ts);
    return { kind: 'message', message, blocks: blocksOf(message) };
  }
  const shown = findView(core.store, { id: target.viewId });
  if (shown === undefined || shown.user !== actor.user) throw new Impossible('That view is closed.');
  return { kind: 'view', view: shown.view, blocks: shown.view.blocks };
}

/** The element of these ids. */
export function elementFor(surface: Surface, blockId: string, actionId: string): Fields {
  const found = elementsIn(surface.blocks).find(
    ({ element, block }) => block['block_id'] === blockId && element['action_id'] === actionId,
  );
  if (found === undefined) throw new Impossible('That button or field is not there any more.');
  return found.element;
}

/** All options of a select, menu or list of boxes, groups opened up. */
export function optionsOf(element: Fields): readonly Option[] {
  const groups = listOf(element['option_groups']).flatMap((group) => listOf(fieldsOf(group)?.['options']));
  return [...listOf(element['options']), ...groups].flatMap((part) => {
    const parsed = option.safeParse(part);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The element's own option of that value: what the browser sends is not believed. */
function ownOption(element: Fields, given: Option): Option {
  const own = optionsOf(element).find((one) => one.value === given.value);
  if (own === undefined) throw new Impossible('That option is not offered.');
  return own;
}

const FROM_OWN_OPTIONS = new Set(['static_select', 'multi_static_select', 'radio_buttons', 'checkboxes', 'overflow']);

/** Checks that this element can be used so, and gives what was chosen as its action holds it. */
export function readUse(core: Core, element: Fields, use: UiUse): Record<string, unknown> {
  const type = String(element['type']);
  if (use.type === 'press') {
    if (type !== 'button' && type !== 'icon_button' && type !== 'workflow_button')
      throw new Impossible('That is no button.');
    return { text: element['text'], ...(element['value'] === undefined ? {} : { value: element['value'] }) };
  }
  if (use.type !== type) throw new Impossible(`That is no ${use.type}.`);
  const { type: _type, ...chosen } = use;
  if ('value' in chosen && type === 'feedback_buttons') return feedback(element, String(chosen.value));
  if ('selected_option' in chosen && chosen.selected_option !== null && FROM_OWN_OPTIONS.has(type)) {
    return { selected_option: ownOption(element, chosen.selected_option) };
  }
  if ('selected_options' in chosen && FROM_OWN_OPTIONS.has(type)) {
    return { selected_options: chosen.selected_options.map((one) => ownOption(element, one)) };
  }
  refuseStrangers(core, chosen);
  return chosen;
}

function feedback(element: Fields, value: string): Record<string, unknown> {
  const sides = [fieldsOf(element['positive_button']), fieldsOf(element['negative_button'])];
  const side = sides.find((one) => one?.['value'] === value);
  if (side === undefined) throw new Impossible('That feedback is not offered.');
  return { value, text: side['text'] };
}

/** People and channels that are picked must exist. */
function refuseStrangers(core: Core, chosen: Readonly<Record<string, unknown>>): void {
  const ids = [
    textOf(chosen['selected_user']),
    textOf(chosen['selected_channel']),
    textOf(chosen['selected_conversation']),
    ...listOf(chosen['selected_users']),
    ...listOf(chosen['selected_channels']),
    ...listOf(chosen['selected_conversations']),
  ];
  for (const id of ids) {
    if (typeof id !== 'string' || core.store.users.has(id) || core.store.channels.has(id)) continue;
    throw new Impossible(`There is no ${id}.`);
  }
}
