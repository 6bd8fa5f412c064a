import { type ComponentChildren, h } from 'preact';
import { fieldsOf, listOf, textOf } from '../../../../workspace/record.ts';
import type { StateValue } from '../../../../workspace/wire.ts';
import { keepAnswer, useElement } from '../../client/use-element.ts';
import { heldItems, heldText, holdsValue, makeValue } from '../../render/controls/value.ts';
import { drawRichText } from '../../render/rich-text/draw.ts';
import { plainWords } from '../../render/text-object.ts';
import { wordsOf } from '../../render/tree.ts';
import { useClient, useSelect } from '../hooks.ts';
import { type ControlProps, namingOf, problemIn, reportsAtOnce, valueIn } from './control-props.ts';

const KINDS: Readonly<Record<string, string>> = { email_text_input: 'email', url_text_input: 'url' };

/** When a field that reports at once does so; on Enter where nothing is said. */
function triggers({ element }: ControlProps): readonly unknown[] {
  const config = listOf(fieldsOf(element['dispatch_action_config'])?.['trigger_actions_on']);
  return config.length === 0 ? ['on_enter_pressed'] : config;
}

/** Lines of text as a rich text block. */
function richValue(text: string): unknown {
  if (text === '') return null;
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }] };
}

function shownText(props: ControlProps, value: StateValue | undefined): string {
  if (value?.type !== 'rich_text_input') return heldText(value);
  return wordsOf(drawRichText(fieldsOf(heldItems(value)[0]) ?? {}, props.surface.scene));
}

/** A field to type in: of one line or several, for text, an address, a number. */
export function TextControl(props: ControlProps): ComponentChildren {
  const { element, block, surface } = props;
  const client = useClient();
  const value = useSelect((state) => valueIn(state, props));
  const problem = useSelect((state) => problemIn(state, props));
  const type = element['type'];
  if (!holdsValue(type)) return null;
  const rich = type === 'rich_text_input';
  const many = element['multiline'] === true || rich;

  const asValue = (text: string) => makeValue(type, rich ? richValue(text) : text === '' ? null : text);
  const report = (text: string) => void useElement(client, surface, block, element, asValue(text));
  const onInput = (event: Event) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    keepAnswer(client, surface, block, element, asValue(field.value));
    if (reportsAtOnce(props) && triggers(props).includes('on_character_entered')) report(field.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const field = event.currentTarget;
    const plainEnter = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    if (!plainEnter || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    if (!reportsAtOnce(props) || !triggers(props).includes('on_enter_pressed')) return;
    event.preventDefault();
    report(field.value);
  };
  const placeholder = plainWords(element['placeholder']);
  const shared = {
    class: `text-field${problem === undefined ? '' : ' invalid'}`,
    value: shownText(props, value),
    placeholder,
    autocomplete: 'off',
    autofocus: element['focus_on_load'] === true,
    ...namingOf(props, placeholder === '' ? 'Text' : placeholder, problem),
    onInput,
    onKeyDown,
  };
  if (many) return h('textarea', { ...shared, rows: rows(element['min_lines']) });
  const numeric = type === 'number_input' ? { inputMode: 'decimal' as const } : {};
  return h('input', { ...shared, ...numeric, type: KINDS[textOf(type) ?? ''] ?? 'text' });
}

const rows = (lines: unknown) => (typeof lines === 'number' ? Math.min(lines, 12) : 4);
