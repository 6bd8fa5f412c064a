import { validateView } from '../blocks/surfaces.ts';
import { withIds } from '../blocks/walk.ts';
import type { Core } from '../core.ts';
import { fieldsOf } from '../record.ts';
import { refuse } from '../refusal.ts';
import { type Block, block, type StateValues, type View } from '../wire.ts';
import { invalid } from './contents.ts';
import { initialState } from './view-state.ts';

/** A view may be 250 kB at most. */
const VIEW_BYTES = 250_000;

const plain = (value: unknown) => {
  const given = fieldsOf(value);
  return given === undefined
    ? null
    : { type: 'plain_text' as const, text: String(given['text']), emoji: given['emoji'] !== false };
};

const words = (value: unknown) => (typeof value === 'string' ? value : '');

/** What an earlier version of the view hands on. */
interface Before {
  readonly id?: string;
  readonly root?: string | null;
  readonly previous?: string | null;
  readonly values?: StateValues;
}

/** Values typed so far, for the elements that are still there. */
function carry(values: StateValues, before: StateValues | undefined): StateValues {
  const merged: StateValues = {};
  for (const [blockId, actions] of Object.entries(values)) {
    merged[blockId] = {};
    for (const [actionId, value] of Object.entries(actions)) {
      const old = before?.[blockId]?.[actionId];
      merged[blockId][actionId] = old !== undefined && old.type === value.type ? old : value;
    }
  }
  return merged;
}

/** Checks a view the app gave and makes it the view Slack shows. Throws invalid_arguments with pointers, or view_too_large. */
export function buildView(core: Core, given: unknown, type: 'modal' | 'home', before: Before = {}): View {
  if (fieldsOf(given) === undefined) {
    throw refuse('invalid_arguments', { response_metadata: { messages: ['[ERROR] missing required field: view'] } });
  }
  const issues = validateView(given, type);
  if (issues.length > 0) invalid('invalid_arguments', issues);
  if (JSON.stringify(given).length > VIEW_BYTES) throw refuse('view_too_large');
  const fields = fieldsOf(given) ?? {};
  const parsed: Block[] = (Array.isArray(fields['blocks']) ? fields['blocks'] : []).map((part) => block.parse(part));
  const blocks = withIds(parsed, () => core.store.ids.secret(5));
  const id = before.id ?? core.store.ids.next('V');
  return {
    id,
    team_id: core.store.team.id,
    app_id: core.app.id,
    bot_id: core.app.botId,
    type,
    title: plain(fields['title']) ?? { type: 'plain_text', text: 'View Title', emoji: true },
    submit: plain(fields['submit']),
    close: plain(fields['close']),
    blocks,
    callback_id: words(fields['callback_id']),
    private_metadata: words(fields['private_metadata']),
    external_id: words(fields['external_id']),
    state: { values: carry(initialState(blocks), before.values) },
    hash: `${core.store.ids.ts().slice(0, 10)}.${core.store.ids.secret(8)}`,
    root_view_id: before.root ?? id,
    previous_view_id: before.previous ?? null,
    clear_on_close: fields['clear_on_close'] === true,
    notify_on_close: fields['notify_on_close'] === true,
  };
}
