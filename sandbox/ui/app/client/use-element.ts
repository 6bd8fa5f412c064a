import { type Fields, fieldsOf, textOf } from '../../../workspace/record.ts';
import type { UiResult, UiTarget, UiUse } from '../../../workspace/ui-protocol.ts';
import type { StateValue } from '../../../workspace/wire.ts';
import { holdsValue } from '../render/controls/value.ts';
import { linkAddress } from '../render/safe-url.ts';
import type { Scene } from '../render/scene.ts';
import { drawText, plainWords } from '../render/text-object.ts';
import type { Client } from './client.ts';

/** A message or view with things to use in it. */
export interface Surface {
  readonly target: UiTarget;
  readonly scene: Scene;
  /** What the workspace knows its elements hold: block id → action id → value. */
  readonly held: Readonly<Record<string, Readonly<Record<string, StateValue>>>> | undefined;
}

/** The name of a message or view, as answers and ids go by. */
export function placeOf(target: UiTarget): string {
  return target.kind === 'view' ? target.viewId : `${target.channel}-${target.ts}`;
}

const ids = (block: Fields, element: Fields) => ({
  blockId: textOf(block['block_id']) ?? '',
  actionId: textOf(element['action_id']) ?? '',
});

/** Notes what an element holds now; what was wrong with its block is forgotten. */
export function keepAnswer(client: Client, surface: Surface, block: Fields, element: Fields, value: StateValue): void {
  const { answers, problems } = client.store.get();
  const { blockId, actionId } = ids(block, element);
  const place = placeOf(surface.target);
  const values = answers[place] ?? {};
  const { [blockId]: _solved, ...others } = problems[place] ?? {};
  client.store.set({
    answers: { ...answers, [place]: { ...values, [blockId]: { ...values[blockId], [actionId]: value } } },
    problems: { ...problems, [place]: others },
  });
}

/** Asks the element's own question, when it has one; true when it may go on. */
async function confirmed(client: Client, element: Fields, scene: Scene): Promise<boolean> {
  const confirm = fieldsOf(element['confirm']);
  if (confirm === undefined) return true;
  const title = plainWords(confirm['title']);
  const [yes, no] = [plainWords(confirm['confirm']), plainWords(confirm['deny'])];
  return client.ask({
    title: title === '' ? 'Are you sure?' : title,
    text: drawText(confirm['text'], scene),
    ...(yes === '' ? {} : { yes }),
    ...(no === '' ? {} : { no }),
    danger: confirm['style'] === 'danger',
  });
}

/**
 * A person uses an element: its question first, then the app is told. Undefined when they said no: a value that was picked is
 * forgotten then. What other elements of the place hold goes with it.
 */
export async function useElement(
  client: Client,
  surface: Surface,
  block: Fields,
  element: Fields,
  use: UiUse,
): Promise<UiResult | undefined> {
  if (!(await confirmed(client, element, surface.scene))) return undefined;
  openAddress(element, use);
  if (isValue(use)) keepAnswer(client, surface, block, element, use);
  const { server, answers } = client.store.get();
  const { blockId, actionId } = ids(block, element);
  const stale = server.notices.filter((notice) => notice.actionId === actionId && isBeside(surface.target, notice));
  const forgotten = stale.map((notice) => client.act({ type: 'dismiss_notice', id: notice.id }));
  const state = answers[placeOf(surface.target)];
  const result = client.act({
    type: 'interact',
    target: surface.target,
    blockId,
    actionId,
    use,
    ...(state === undefined ? {} : { state }),
  });
  await Promise.all(forgotten);
  return result;
}

/** A button or menu entry with an address opens it. At once: a browser opens nothing long after the press. */
function openAddress(element: Fields, use: UiUse): void {
  const given =
    use.type === 'press' ? element['url'] : use.type === 'overflow' ? use.selected_option['url'] : undefined;
  const href = linkAddress(given);
  if (href !== undefined) window.open(href, '_blank', 'noopener,noreferrer');
}

const isValue = (use: UiUse): use is StateValue => holdsValue(use.type);

/** Where something goes on or went wrong. */
interface Beside {
  readonly channel?: string | undefined;
  readonly messageTs?: string | undefined;
  readonly viewId?: string | undefined;
}

/** Whether something belongs to this message or view. */
export function isBeside(target: UiTarget, beside: Beside): boolean {
  if (target.kind === 'view') return beside.viewId === target.viewId;
  return beside.channel === target.channel && beside.messageTs === target.ts;
}
