import type { Core } from '../core.ts';
import { addMessage } from '../state/messages.ts';
import { sleepUntil } from '../waiting.ts';

/** Posts a scheduled message at its time, unless it was deleted or its channel archived before. */
export async function postWhenDue(core: Core, id: string): Promise<void> {
  const item = core.store.scheduled.get(id);
  if (item === undefined) return;
  await sleepUntil(core.clock, item.postAt * 1000, core.stopping);
  if (!core.store.scheduled.delete(id)) return;
  if (core.store.channels.get(item.channel)?.archived !== false) return;
  const { ts: _ts, type: _type, ...draft } = item.draft;
  addMessage(core.store, draft);
}
