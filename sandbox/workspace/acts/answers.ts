import { type Fields, fieldsOf, listOf, textOf } from '../record.ts';
import { isEmpty } from '../rules/view-state.ts';
import type { Block, StateValue, StateValues } from '../wire.ts';

/** What Slack's own client checks before it sends a view: required fields, lengths, numbers, addresses. */

const numeric = (text: string, fraction: boolean) => (fraction ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(text);

function numberProblem(element: Fields, text: string): string | undefined {
  if (!numeric(text, element['is_decimal_allowed'] === true)) return 'This is not a valid number.';
  const [min, max] = [element['min_value'], element['max_value']];
  if (min !== undefined && Number(text) < Number(min)) return `Enter a number of at least ${String(min)}.`;
  if (max !== undefined && Number(text) > Number(max)) return `Enter a number of at most ${String(max)}.`;
  return undefined;
}

function textProblem(element: Fields, text: string): string | undefined {
  const min = typeof element['min_length'] === 'number' ? element['min_length'] : 0;
  const max = typeof element['max_length'] === 'number' ? element['max_length'] : 3_000;
  if (text.length < min) return `Enter at least ${min} characters.`;
  return text.length > max ? `Enter at most ${max} characters.` : undefined;
}

function valueProblem(element: Fields, value: StateValue): string | undefined {
  const text = 'value' in value ? textOf(value.value) : undefined;
  if (text === undefined) return undefined;
  switch (value.type) {
    case 'number_input':
      return numberProblem(element, text);
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : 'This is not a valid e-mail address.';
    case 'url_text_input':
      return /^https?:\/\/\S+$/i.test(text) ? undefined : 'This is not a valid URL.';
    default:
      return textProblem(element, text);
  }
}

function answerProblem(block: Block, element: Fields, value: StateValue): string | undefined {
  if (isEmpty(value)) return block['optional'] === true ? undefined : 'Please complete this required field.';
  const most = element['max_selected_items'];
  const many = 'selected_options' in value ? listOf(value.selected_options).length : 0;
  return typeof most === 'number' && many > most ? `Pick at most ${most}.` : valueProblem(element, value);
}

/** By block_id, what the client would not send; empty for a good answer. */
export function answerProblems(blocks: readonly Block[], values: StateValues): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of blocks) {
    const element = fieldsOf(block['element']);
    const blockId = block.block_id;
    if (block.type !== 'input' || element === undefined || blockId === undefined) continue;
    const value = values[blockId]?.[String(element['action_id'])];
    const problem = value === undefined ? undefined : answerProblem(block, element, value);
    if (problem !== undefined) problems[blockId] = problem;
  }
  return problems;
}
