import { holder, type Needed, roles } from '../access/roles.ts';
import { actionIds } from '../blocks/elements.ts';
import { fault, isFault } from '../errors.ts';
import { environmentOf } from '../jobs/engine.ts';
import type { Environment } from '../model/environment.ts';
import type { Report } from '../model/report.ts';
import type { Origin } from '../model/run.ts';
import type { Inline } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { answerTyped } from './command.ts';
import type { HandlerContext } from './context.ts';
import { say } from './incident-answer.ts';

interface Pressed {
  readonly user: string;
  readonly value: string;
  readonly key: string;
  readonly trigger: string;
  readonly origin: Origin;
}

/** People who get one request for access: a large group of admins is no reason to wake everybody. */
const mostAsked = 12;
const roleNames: readonly Needed[] = [...roles, 'privacy'];

/** The buttons of refusals. */
export const refusalPresses: Readonly<Record<string, (context: HandlerContext, pressed: Pressed) => Promise<void>>> = {
  /** A corrected command goes through the door of typed ones: it is parsed and its role is checked like any other. */
  async [actionIds.corrected](context, pressed) {
    const answer = await answerTyped(context, { ...pressed, text: pressed.value });
    if (answer !== undefined) await whisper(context, pressed, answer);
  },
  async [actionIds.requestAccess](context, pressed) {
    await whisper(context, pressed, await requestAccess(context, pressed));
  },
};

/**
 * Asks the people who decide on roles, each once per person, role and day however often the button is pressed. Grants nothing. Throws
 * RUN_FINISHED for somebody who has the role by now, ROLE_MISSING where there is nobody to ask.
 */
async function requestAccess({ engine }: HandlerContext, { user, value }: Pressed): Promise<ChatPayload> {
  const [name, place] = value.split(':');
  const needed = roleNames.find((one) => one === name);
  if (needed === undefined)
    throw fault('REQUEST_MISMATCH', 'This button belongs to an older version and does nothing any more.');
  const environment = environmentOf(engine, place);
  const what = `${needed} in ${environment.name}`;
  if (await hasNow({ engine }, user, environment, needed))
    throw fault('RUN_FINISHED', `You are ${what} by now. Send your command again.`);
  const { of, people } = await engine.access.grantors(environment);
  const asked = [...people]
    .filter((person) => person !== user)
    .sort()
    .slice(0, mostAsked);
  if (asked.length === 0) throw fault('ROLE_MISSING', `${environment.name} has no admins or approvers to ask.`);
  const day = engine.clock.now().toISOString().slice(0, 10);
  for (const person of asked)
    await engine.store.messages.add({
      key: `access:${day}:${environment.name}:${needed}:${user}:${person}`,
      kind: 'note',
      priority: 1,
      channel: person,
      content: { report: wanted(user, needed, environment.name) },
    });
  await engine.store.audit.append({
    event: 'access.requested',
    actor: user,
    subject: environment.name,
    details: { role: needed },
  });
  const to = of.flatMap((entry, index): Inline[] => [...(index === 0 ? [] : [', ']), holder(entry)]);
  return say(`You asked to be ${what}.`, ['Sent to ', ...to, '. Nothing changes until one of them grants it.']);
}

/** The direct message to somebody who decides on roles. */
function wanted(user: string, needed: Needed, environment: string): Report {
  return {
    mark: 'waiting',
    headline: `Access to ${environment} requested`,
    parts: [
      { kind: 'text', text: [{ user }, ` asks for the role ${needed} in ${environment}.`] },
      {
        kind: 'text',
        text: [
          'To grant it, add them to a user group of that role in Slack, or to ',
          { code: `environments.${environment}.access.${needed}` },
          ' in the configuration. To refuse, do nothing.',
        ],
      },
    ],
  };
}

async function hasNow(
  { engine }: Pick<HandlerContext, 'engine'>,
  user: string,
  environment: Environment,
  needed: Needed,
): Promise<boolean> {
  try {
    await engine.access.requireNow(user, environment, needed, 'have it');
    return true;
  } catch (error) {
    if (isFault(error, 'ROLE_MISSING') || isFault(error, 'ROLES_UNREADABLE')) return false;
    throw error;
  }
}

/** An answer for whoever pressed, and nobody else. */
async function whisper(
  { engine }: HandlerContext,
  { key, user, origin }: Pressed,
  payload: ChatPayload,
): Promise<void> {
  await engine.store.messages.add({
    key: `answer:${key}`,
    kind: origin.via === 'home' ? 'note' : 'ephemeral',
    priority: 2,
    channel: origin.channel,
    thread: origin.thread,
    user,
    content: { payload },
  });
}
