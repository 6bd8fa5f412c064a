import { type Core, type Delivered, type Envelope, type Origin, ownOrigin } from '../core.ts';
import type { UiPending } from '../ui-protocol.ts';

/** Somebody who does something, and the workspace and app their requests name. */
export interface Actor {
  readonly user: string;
  readonly origin: Origin;
}

/** How something a person did ended: whether it reached the app, and what the app answered. */
export interface Outcome {
  /** False when it never went to the app: declined, refused by the client, or no such command. */
  readonly delivered: boolean;
  readonly acked: boolean;
  /** From sending to acknowledgement, ms of the clock. */
  readonly ms: number;
  readonly reason?: Delivered['reason'];
  readonly response?: unknown;
}

export const notDelivered: Outcome = { delivered: false, acked: false, ms: 0 };

/** What a person tried cannot be done; the message is for them. */
export class Impossible extends Error {
  override readonly name = 'Impossible';
}

/** A person of this workspace as an actor; a switched-off account can do nothing. */
export function actorOf(core: Core, user: string, origin?: Origin): Actor {
  const found = core.store.users.get(user);
  if (found === undefined) throw new Impossible(`There is no user ${user}.`);
  if (found.deactivated) throw new Impossible(`${found.realName} is deactivated.`);
  return { user, origin: origin ?? ownOrigin(core) };
}

/** The parts every interaction payload has. */
export function basics(core: Core, actor: Actor): Record<string, unknown> {
  const user = core.store.users.get(actor.user);
  return {
    team: { id: actor.origin.teamId, domain: actor.origin.teamDomain },
    user: { id: actor.user, username: user?.name ?? '', name: user?.name ?? '', team_id: actor.origin.teamId },
    api_app_id: actor.origin.appId,
    token: core.app.verificationToken,
    enterprise: null,
    is_enterprise_install: false,
  };
}

interface Question {
  readonly type: Envelope['type'];
  readonly kind: string;
  readonly acceptsResponse?: boolean;
  /** What the person sees while the app is asked; nothing when absent. */
  readonly pending?: Omit<UiPending, 'id' | 'at'>;
  /** The payload for a fresh trigger. */
  payload(triggerId: string): Record<string, unknown>;
}

/** Asks the app once. Interactions are never tried again: the person sees what went wrong. */
export async function ask(core: Core, actor: Actor, question: Question): Promise<Outcome> {
  if (core.app.revoked) throw new Impossible('The app is not installed any more.');
  const effects = core.faults.onDelivery(question.kind);
  const expired = effects.some((effect) => effect.kind === 'expired_trigger');
  const envelope: Envelope = {
    type: question.type,
    kind: question.kind,
    payload: question.payload(core.triggers.issue(actor.user, expired)),
    acceptsResponse: question.acceptsResponse ?? false,
  };
  const end = question.pending === undefined ? () => undefined : core.sessions.begin(actor.user, question.pending);
  try {
    const { acked, ms, reason, response } = await core.deliver(envelope, effects);
    return { delivered: true, acked, ms, ...(reason === undefined ? {} : { reason }), response };
  } finally {
    end();
  }
}
