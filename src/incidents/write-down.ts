import { cut } from '../model/cut.ts';
import type { ChecklistItem } from '../model/incident.ts';
import type { IncidentContext } from './context.ts';

type Writer = Pick<IncidentContext, 'store'>;

/** Longer words are cut; the way to a message leads to all of it. */
const longestWords = 1000;

/** A line of its own in the timeline; the same request twice is one. */
export async function writeNote({ store }: Writer, id: number, by: string, text: string, key: string): Promise<void> {
  const event = { kind: 'note' as const, text: cut(text, longestWords) };
  await store.incidents.change(id, { actor: by, entry: { key: `note:${key}`, event } });
}

export interface SaidMessage {
  readonly channel: string;
  readonly ts: string;
  readonly text: string;
  /** Whose words these are. */
  readonly author: string | undefined;
  readonly link?: string | undefined;
  /** When it was said, in seconds since 1970; now if omitted. */
  readonly saidAt?: number | undefined;
}

/** A message that somebody put into the timeline: once, by whichever way, and whoever does it works here. */
export async function keepMessage({ store }: Writer, id: number, by: string, said: SaidMessage): Promise<void> {
  const { channel, ts, text, author, link, saidAt } = said;
  const event = { kind: 'message' as const, text: cut(text, longestWords) };
  await store.incidents.change(id, {
    actor: by,
    entry: { key: `message:${channel}:${ts}`, event, author, link, saidAt },
  });
}

/** Ticks an entry of the checklist. */
export async function check({ store }: Writer, id: number, by: string, item: ChecklistItem): Promise<void> {
  const event = { kind: 'checked' as const, item: item.key, text: item.text };
  await store.incidents.change(id, { actor: by, tick: [item.key], entry: { key: `check:${item.key}`, event } });
}
