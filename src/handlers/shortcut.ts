import { z } from 'zod';
import { refusal } from '../blocks/refusal.ts';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { asFault, fault } from '../errors.ts';
import { known } from '../incidents/acts.ts';
import { keepMessage } from '../incidents/write-down.ts';
import { incidentName } from '../model/incident.ts';
import { plainWords } from '../model/plain-words.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { type HandlerContext, outcomeOf } from './context.ts';
import { requireOurs } from './guard.ts';
import { incidentContext } from './incident-context.ts';
import { requireAt } from './incident-door.ts';
import { openDeclareForm } from './incident-press.ts';

const id = z.string().regex(/^[A-Z0-9]{2,32}$/);

/** A shortcut from the menu of a message (docs.slack.dev, shortcuts payload). */
const shortcutPayload = z.object({
  team: z.object({ id }),
  api_app_id: z.string().optional(),
  user: z.object({ id }),
  callback_id: z.string().max(255),
  trigger_id: z.string().min(1).max(255),
  response_url: z.string().max(2000).optional(),
  channel: z.object({ id }),
  message: z.object({
    ts: z.string().max(32),
    thread_ts: z.string().max(32).optional(),
    text: z.string().default(''),
    user: z.string().optional(),
  }),
});
type Shortcut = z.infer<typeof shortcutPayload>;

/** The shortcuts of the manifest. */
export const shortcutIds = { declare: 'mcp:declare', note: 'mcp:note' } as const;

/** Gives what to tell the person, and where, if anything; never throws for a bad wish. */
export async function onShortcut(
  context: HandlerContext,
  body: unknown,
): Promise<{ url: string | undefined; answer: ChatPayload } | undefined> {
  const payload = shortcutPayload.parse(body);
  const url = payload.response_url;
  try {
    requireOurs(context.identity, payload.team.id, payload.api_app_id);
    if (payload.callback_id === shortcutIds.declare) {
      await openDeclareForm(context, payload.user.id, payload.trigger_id, plainWords(payload.message.text));
      return undefined;
    }
    if (payload.callback_id !== shortcutIds.note)
      throw fault('REQUEST_MISMATCH', 'This shortcut belongs to an older version.');
    return { url, answer: await note(context, payload) };
  } catch (error) {
    const failure = asFault(error);
    context.answered?.('shortcut', outcomeOf(failure));
    if (failure.code === 'INTERNAL') context.engine.log.error({ err: error }, 'shortcut broke');
    return { url, answer: refusal(failure) };
  }
}

/** Puts a message into the timeline of the incident whose place it is in; the same message twice is one entry. */
async function note({ engine }: HandlerContext, { user, channel, message }: Shortcut): Promise<ChatPayload> {
  const incidents = incidentContext(engine);
  const { store } = incidents;
  const incident = await store.incidents.byPlace(channel.id, message.thread_ts ?? message.ts);
  if (incident === undefined)
    throw fault('INCIDENT_UNKNOWN', 'This is no place of an incident.', {
      hint: 'Mark messages in the channel or the thread of an incident.',
    });
  await requireAt(engine, user.id, (await known(incidents, incident)).incident, 'viewer', 'mark messages');
  const { ts, text, user: author } = message;
  await keepMessage(incidents, incident, user.id, { channel: channel.id, ts, text: plainWords(text), author });
  return reportMessage({ mark: 'good', headline: `In the timeline of ${incidentName(incident)} now.` }, mentioned);
}
