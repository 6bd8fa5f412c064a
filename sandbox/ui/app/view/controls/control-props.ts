import { type Fields, textOf } from '../../../../workspace/record.ts';
import type { UiNotice, UiState } from '../../../../workspace/ui-protocol.ts';
import type { StateValue } from '../../../../workspace/wire.ts';
import type { Client } from '../../client/client.ts';
import type { AppState } from '../../client/store.ts';
import { isBeside, keepAnswer, placeOf, type Surface, useElement } from '../../client/use-element.ts';
import { controlId, hintId, labelId, problemId } from '../../render/blocks/field-ids.ts';
import { startValue } from '../../render/controls/value.ts';

/** What every control gets: itself, the block it stands in, and the message or view they are in. */
export interface ControlProps {
  readonly element: Fields;
  readonly block: Fields;
  readonly surface: Surface;
}

const NOTHING: readonly UiNotice[] = [];
const starts = new WeakMap<Fields, StateValue>();

/** The same value each time, so that nothing is drawn again for it. */
function startOf(element: Fields): StateValue | undefined {
  const value = starts.get(element) ?? startValue(element);
  if (value !== undefined) starts.set(element, value);
  return value;
}

/** What the element holds: what was picked here, else what the workspace knows, else what it starts with. */
export function valueIn(state: AppState, { element, block, surface }: ControlProps): StateValue | undefined {
  const [blockId, actionId] = [textOf(block['block_id']) ?? '', textOf(element['action_id']) ?? ''];
  const picked = state.answers[placeOf(surface.target)]?.[blockId]?.[actionId];
  return picked ?? surface.held?.[blockId]?.[actionId] ?? startOf(element);
}

/** Whether the app is being asked because of this element. */
export function isPending({ pending }: UiState, { element, surface }: ControlProps): boolean {
  return pending.some((one) => one.actionId === element['action_id'] && isBeside(surface.target, one));
}

/** What went wrong when it was used. */
export function noticesFor({ notices }: UiState, { element, surface }: ControlProps): readonly UiNotice[] {
  const own = notices.filter((one) => one.actionId === element['action_id'] && isBeside(surface.target, one));
  return own.length === 0 ? NOTHING : own;
}

/** An element of an input block waits for the form to be sent, unless the block says otherwise. */
export function reportsAtOnce({ block }: ControlProps): boolean {
  return block['type'] !== 'input' || block['dispatch_action'] === true;
}

/** A new value: kept for the form, or told to the app at once. False when they said no to the element's question. */
export async function changeValue(client: Client, props: ControlProps, value: StateValue): Promise<boolean> {
  if (reportsAtOnce(props)) {
    return (await useElement(client, props.surface, props.block, props.element, value)) !== undefined;
  }
  keepAnswer(client, props.surface, props.block, props.element, value);
  return true;
}

export interface Naming {
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly 'aria-labelledby'?: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean;
}

/** How a control is named and described: by its input block, or by words of its own. */
export function namingOf({ block, surface }: ControlProps, words: string, problem: string | undefined): Naming {
  if (block['type'] !== 'input') return { 'aria-label': words };
  const { place } = surface.scene;
  return {
    id: controlId(place, block),
    'aria-labelledby': labelId(place, block),
    'aria-describedby': `${problemId(place, block)} ${hintId(place, block)}`,
    'aria-invalid': problem !== undefined,
  };
}

/** What is wrong with the answer to the control's input block. */
export function problemIn(state: AppState, { block, surface }: ControlProps): string | undefined {
  return state.problems[placeOf(surface.target)]?.[textOf(block['block_id']) ?? ''];
}
