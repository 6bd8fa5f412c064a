import type { Message, MessageContent, MessageKind, Priority } from '../../../ports/store/messages.ts';

export interface MessageRow {
  readonly id: number;
  readonly key: string;
  readonly kind: MessageKind;
  readonly priority: Priority;
  readonly run_id: number | null;
  readonly incident_id: number | null;
  readonly page_id: number | null;
  readonly content: MessageContent | null;
  readonly channel: string;
  readonly thread_of: number | null;
  readonly thread_ts: string | null;
  readonly root_ts: string | null;
  readonly root_channel: string | null;
  readonly root_state: Message['state'] | null;
  readonly user_id: string | null;
  readonly ts: string | null;
  readonly wanted: number;
  readonly state: Message['state'];
  readonly attempts: number;
  readonly edits_refused: string | null;
  readonly anew: number;
  readonly posting_since: string | null;
  readonly updated_at: string;
  readonly created_at: string;
}

export function toMessage(row: MessageRow): Message {
  // A card asked for in somebody's thread stays there, and so do its replies; else the card is the root of its own thread.
  const thread = row.thread_ts ?? row.root_ts ?? undefined;
  return {
    id: row.id,
    key: row.key,
    kind: row.kind,
    priority: row.priority,
    run: row.run_id ?? undefined,
    incident: row.incident_id ?? undefined,
    page: row.page_id ?? undefined,
    content: row.content ?? undefined,
    // A root that had to go elsewhere takes its replies along.
    channel: row.root_channel ?? row.channel,
    thread,
    rooted: row.thread_of === null || row.root_ts !== null,
    user: row.user_id ?? undefined,
    ts: row.ts ?? undefined,
    wanted: row.wanted,
    state: row.state,
    attempts: row.attempts,
    editsRefused: row.edits_refused ?? undefined,
    anew: row.anew,
    postingSince: row.posting_since ?? undefined,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
