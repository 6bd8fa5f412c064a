import { type AgentSettings, agentActorOf } from '../access/agents.ts';
import { fault } from '../errors.ts';
import { isPerson } from '../model/person.ts';
import type { TokenClaims } from '../ports/agent-tokens.ts';
import type { Caller } from './caller.ts';
import { harmless } from './untrusted.ts';

/** How deep a chain of actors is followed. */
const mostActors = 5;

/**
 * Who calls, by a token that was checked: the agent by the claim of the client, the person by the claim that holds a Slack id, never by a name.
 * What it may is the least of its entry in the configuration and the scopes of the token. Throws AGENT_REFUSED.
 */
export function callerOf(settings: AgentSettings, { issuer, claims }: TokenClaims): Caller {
  const id = claims[settings.claims.client];
  const client = typeof id === 'string' ? settings.clients.get(id) : undefined;
  if (client === undefined) throw fault('AGENT_REFUSED', 'The client of this token is no agent of this bot.');
  const scopes = scopesOf(claims);
  const asks = scopes.has(settings.scopes.ask);
  if (!asks && !scopes.has(settings.scopes.look))
    throw fault('AGENT_REFUSED', `The token of ${client.name} has no scope ${settings.scopes.look}.`);
  const person = personIn(claims, settings.claims.person);
  if (person === undefined && !client.service)
    throw fault('AGENT_REFUSED', `The token of ${client.name} names no person (claim ${settings.claims.person}).`);
  const chain = actorsIn(claims['act']);
  const acting = chain.flatMap((actor) => personIn(actor, settings.claims.person) ?? []);
  const acts = chain.flatMap(({ sub }) => (typeof sub === 'string' ? [harmless(sub, 100)] : []));
  return {
    actor: person ?? agentActorOf(client.id),
    ground: {
      kind: 'agent',
      issuer,
      client: client.id,
      name: client.name,
      may: client.may === 'ask' && asks ? 'ask' : 'look',
      people: [...new Set([...client.owners, ...acting])].sort(),
      ...(acts.length === 0 ? {} : { acts }),
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

/** The Slack id in a claim; undefined where there is no such claim. Throws AGENT_REFUSED for one that is no id. */
function personIn(claims: Claims, name: string): string | undefined {
  const id = claims[name];
  if (id === undefined) return undefined;
  if (typeof id === 'string' && isPerson(id)) return id;
  throw fault('AGENT_REFUSED', `The claim ${name} of the token is not the id of a Slack user.`);
}

/** Scopes as RFC 8693 writes them, or as Microsoft Entra ID does. */
function scopesOf(claims: Claims): ReadonlySet<string> {
  const given = claims['scope'] ?? claims['scp'] ?? '';
  const words = Array.isArray(given) ? given : typeof given === 'string' ? given.split(' ') : [];
  return new Set(words.filter((word): word is string => typeof word === 'string' && word !== ''));
}

/** The chain of `act` claims, the nearest first. */
function actorsIn(act: unknown): readonly Claims[] {
  const chain: Claims[] = [];
  for (let at = act; isClaims(at) && chain.length < mostActors; at = at['act']) chain.push(at);
  return chain;
}

const isClaims = (value: unknown): value is Claims =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
