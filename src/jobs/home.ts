import { gateFor } from '../access/policy.ts';
import { type AnyAction, riskOf } from '../catalog/action.ts';
import { type Fault, fault } from '../errors.ts';
import { incidentPlace } from '../incidents/notes.ts';
import type { Environment } from '../model/environment.ts';
import { freezeAt } from '../model/freeze-at.ts';
import type { Gate, Ground, Origin, Run } from '../model/run.ts';
import { outsideOf } from '../windows/outside.ts';
import type { Engine } from './engine.ts';

/** Incidents that are looked through for one in the environment; the open ones come first, worst first. */
const mostIncidents = 50;

/** True where nobody but the requester sees an answer: the terminal has no channel, App Home and direct messages are one person's. */
export function isPrivate({ channel }: Pick<Origin, 'channel'>): boolean {
  return !/^[CG]/.test(channel);
}

/** A direct message of the bot with whoever asks; the terminal is theirs alone already. */
export function whereOnlyAskerSees({ actor, origin }: { readonly actor: string; readonly origin: Origin }): Origin {
  return origin.via === 'terminal' ? origin : { via: origin.via, team: origin.team, channel: actor };
}

/** An action, and with which parameters. */
export interface AskedFor {
  readonly command: string;
  readonly action: AnyAction;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Whether a change asks anybody but its requester, by policy or by a freeze that holds by the clock of this process. */
export function peopleAsked(
  { policy, clock }: Engine,
  { command, action, params }: AskedFor,
  environment: Environment,
  ground: Ground,
): boolean {
  if (action.risk === 'read-only') return false;
  const frozen = freezeAt(environment.freezes, clock.now());
  // What people have planned is not looked up here: at worst a question is put where others see it too.
  const outside = outsideOf(environment, command, clock.now().getTime(), []);
  return gateFor(policy, riskOf(action, params), environment, { frozen, ground, outside }).approvers > 0;
}

/**
 * Where a change is answered: in the place it was asked in, or, where nobody who may approve it would see it there, in the home of the questions
 * of its environment. Throws NOWHERE_TO_ASK where there is none; never for the way back by policy, which may need nobody.
 */
export async function answeredAt(
  engine: Engine,
  { origin, ground }: { readonly origin: Origin; readonly ground: Ground },
  wish: AskedFor,
  environment: Environment,
): Promise<Origin> {
  if (!isPrivate(origin) || !peopleAsked(engine, wish, environment, ground)) return origin;
  const home = await homeOf(engine, environment);
  if (home !== undefined) return { via: origin.via, team: origin.team, ...home };
  if (ground.kind === 'undo') return origin;
  throw nowhereToAsk(environment.name);
}

/** Why a question cannot be put to people: they would not see it, where a freeze asks for them since the request. */
export function whyUnseen({ origin, environment }: Run, { approvers }: Gate): Fault | undefined {
  return approvers > 0 && isPrivate(origin) ? nowhereToAsk(environment) : undefined;
}

/** The channel of an environment, else the place of its worst open incident. */
async function homeOf(
  { store }: Engine,
  { name, channel }: Environment,
): Promise<Pick<Origin, 'channel' | 'thread'> | undefined> {
  if (channel !== undefined) return { channel };
  for (const incident of await store.incidents.list(mostIncidents)) {
    if (incident.state !== 'open' || incident.environment !== name) continue;
    const place = await incidentPlace(store.messages, incident);
    if (place !== undefined) return place;
  }
  return undefined;
}

function nowhereToAsk(environment: string): Fault {
  return fault(
    'NOWHERE_TO_ASK',
    `Somebody else must approve this in ${environment}, and nobody who may would see the question here. Nothing was changed.`,
    { hint: `Ask in a channel, or set \`environments.${environment}.channel\` to the channel where they are.` },
  );
}
