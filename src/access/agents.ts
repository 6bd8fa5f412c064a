import { fault } from '../errors.ts';
import { type AgentGround, agentOf, type Run } from '../model/run.ts';

/** An agent the configuration knows, by the client id of its tokens. */
export interface AgentClient {
  readonly id: string;
  /** What people call it: `Claude Code`. */
  readonly name: string;
  readonly may: AgentGround['may'];
  /** Environments it may look at and ask for; none but these. */
  readonly environments: readonly string[];
  /** Whether it may act for nobody: then all it may is in this entry, and it never has the rights of a person. */
  readonly service: boolean;
  /** Slack ids of people who act for it: their yes to what it asks does not count. */
  readonly owners: readonly string[];
}

/** Which agents may ask, and how they show who they are. */
export interface AgentSettings {
  /** The address of the server, which is the audience of its tokens (RFC 8707). */
  readonly url: string;
  /** Who makes the tokens, exactly as they name it. */
  readonly issuer: string;
  /** Claims that hold the Slack id of the person and the id of the client. */
  readonly claims: { readonly person: string; readonly client: string };
  /** Scopes a token must have to look, and to ask for changes. */
  readonly scopes: Readonly<Record<AgentGround['may'], string>>;
  /** Web pages that may call from a browser, beside those of `url`. */
  readonly origins: readonly string[];
  readonly clients: ReadonlyMap<string, AgentClient>;
  /** How much one agent may ask for, and all of them together of one approver. */
  readonly limits: {
    readonly looksPerMinute: number;
    readonly openQuestions: number;
    readonly changesPerHour: number;
    readonly perApprover: number;
  };
}

const agentActor = /^agent \S/;

/** Who asks where an agent acts for nobody. No Slack id is written like this. */
export function agentActorOf(client: string): string {
  return `agent ${client}`;
}

/** True for an agent that acts for nobody. */
export function isAgentActor(actor: string): boolean {
  return agentActor.test(actor);
}

/** Whether a run was asked for by this agent, for this person. */
export function isSameAgent(
  run: Pick<Run, 'ground' | 'requestedBy'>,
  { ground, requestedBy }: { readonly ground: AgentGround; readonly requestedBy: string },
): boolean {
  const agent = agentOf(run.ground);
  return agent?.client === ground.client && agent.issuer === ground.issuer && run.requestedBy === requestedBy;
}

/**
 * Whether the configuration lets an agent look at an environment, or ask for a change there, by what it says now: at the request and again before
 * the start. Throws AGENT_REFUSED.
 */
export function agentMay(
  settings: AgentSettings | undefined,
  { issuer, client, name, may }: AgentGround,
  environment: { readonly name: string },
  changes: boolean,
): void {
  const known = settings?.issuer === issuer ? settings.clients.get(client) : undefined;
  if (known === undefined) throw fault('AGENT_REFUSED', `${name} is no agent of this bot. Nothing was changed.`);
  if (!known.environments.includes(environment.name))
    throw fault('AGENT_REFUSED', `${name} may not use ${environment.name}. Nothing was changed.`);
  if (changes && (known.may !== 'ask' || may !== 'ask'))
    throw fault('AGENT_REFUSED', `${name} may look and not ask for changes. Nothing was changed.`);
}
