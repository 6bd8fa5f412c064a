import { elementsIn, type Placed } from '../blocks/walk.ts';
import type { Core } from '../core.ts';
import { type Fields, fieldsOf, textOf } from '../record.ts';
import { initialValue } from '../rules/view-state.ts';
import { findChannel } from '../state/channels.ts';
import { findUser } from '../state/people.ts';
import type { UiUse } from '../ui-protocol.ts';
import { type Block, type Option, type StateValue, stateValue } from '../wire.ts';
import { Impossible } from './ask.ts';
import { optionsOf } from './used-element.ts';

/** Finding what a person means by the words they see: a button by its label, an option by its text, a colleague by name. */

/** What stands on an element: its own text, or the label of the input that holds it. */
function labelOf({ element, block }: Placed): string {
  return textOf(fieldsOf(element['text'])?.['text']) ?? textOf(fieldsOf(block['label'])?.['text']) ?? '';
}

const describe = (placed: Placed) => `${String(placed.element['action_id'])} "${labelOf(placed)}"`;

const holdsEntry = (element: Fields, label: string) =>
  ['overflow', 'static_select'].includes(String(element['type'])) &&
  optionsOf(element).some(({ text }) => text.text === label);

/**
 * The element with that action_id, label, block_id or `block_id.action_id`; `value` tells apart several of one name. Throws
 * `Impossible` with the list of what is there when none or more than one fits.
 */
export function findElement(blocks: readonly Block[], name: string, value?: string): Placed {
  const all = elementsIn(blocks);
  const named = all.filter((placed) => {
    const { element, block } = placed;
    const ids = [
      element['action_id'],
      block['block_id'],
      `${String(block['block_id'])}.${String(element['action_id'])}`,
    ];
    return ids.includes(name) || labelOf(placed) === name;
  });
  const fitting = value === undefined ? named : named.filter(({ element }) => element['value'] === value);
  const [first, second] = fitting;
  if (first !== undefined && second === undefined) return first;
  // Behind "More": the entry is chosen by its words, as its button would be pressed.
  const [menu, other] = first === undefined ? all.filter(({ element }) => holdsEntry(element, name)) : [];
  if (menu !== undefined && other === undefined) return menu;
  const problem = first === undefined ? `There is no ${name}` : `There is more than one ${name}`;
  const there = all.map(describe).join(', ');
  throw new Impossible(`${problem}. There are: ${there === '' ? 'no elements' : there}.`);
}

function pick(options: readonly Option[], label: string): Option {
  const found = options.find((one) => one.text.text === label) ?? options.find((one) => one.value === label);
  if (found !== undefined) return found;
  throw new Impossible(`There is no option ${label}. There are: ${options.map((one) => one.text.text).join(', ')}.`);
}

function userId(core: Core, name: string): string {
  const user = findUser(core.store, name);
  if (user === undefined) throw new Impossible(`There is nobody called ${name}.`);
  return user.id;
}

function channelId(core: Core, name: string): string {
  const channel = findChannel(core.store, name);
  if (channel === undefined) throw new Impossible(`There is no channel ${name}.`);
  return channel.id;
}

/** A value as a person gives it to a field: words, several words, or null to empty it. */
export type Given = string | number | readonly string[] | null;

/** The field's new value. `options` are those to pick from: the element's own, or what the app suggested. */
export function valueFor(core: Core, element: Fields, given: Given, options = optionsOf(element)): StateValue {
  const start = initialValue(element);
  if (start === undefined) throw new Impossible(`A ${String(element['type'])} holds no value.`);
  const all = given === null ? [] : [given].flat().map(String);
  const one = all[0] ?? null;
  const first = <T>(read: (text: string) => T) => (one === null ? null : read(one));
  const readings: Readonly<Record<string, () => unknown>> = {
    value: () => one,
    selected_option: () => first((text) => pick(options, text)),
    selected_options: () => all.map((text) => pick(options, text)),
    selected_user: () => first((text) => userId(core, text)),
    selected_users: () => all.map((text) => userId(core, text)),
    selected_channel: () => first((text) => channelId(core, text)),
    selected_channels: () => all.map((text) => channelId(core, text)),
    selected_conversation: () => first((text) => channelId(core, text)),
    selected_conversations: () => all.map((text) => channelId(core, text)),
    selected_date: () => one,
    selected_time: () => one,
    selected_date_time: () => first(Number),
    rich_text_value: () => first(richText),
  };
  const key = Object.keys(start).find((name) => name !== 'type') ?? 'value';
  return stateValue.parse({ type: start.type, [key]: readings[key]?.() });
}

const richText = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});

/** What choosing does to an element of a message or view: a pick from a menu, or a new value. */
export function useFor(core: Core, element: Fields, given: Given, options?: readonly Option[]): UiUse {
  if (element['type'] !== 'overflow') return valueFor(core, element, given, options);
  return { type: 'overflow', selected_option: pick(optionsOf(element), String(given)) };
}
