import { createHash, randomUUID } from 'node:crypto';
import type { AnyAction } from '../catalog/action.ts';
import { asFault, fault, isFault } from '../errors.ts';
import { request } from '../jobs/request.ts';
import type { RunCard } from '../model/run.ts';
import type { AgentContext } from './caller.ts';
import { settled } from './follow.ts';
import { longestReason } from './input-schema.ts';
import { cancelOwn, cardOf, unknownRun } from './own-run.ts';
import { type Reply, refusedReply, runReply } from './reply.ts';
import { runToolNames } from './run-tools.ts';
import { toolMeant } from './tool-names.ts';
import { harmless } from './untrusted.ts';

export interface ToolCall {
  readonly name: string;
  /** As they came from outside. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** The caller's own name for this call: the same one again is the same call. */
  readonly key?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress?: ((card: RunCard) => void) | undefined;
}

/** What a call came to. */
export interface Called {
  readonly reply: Reply;
  /** The run it made, as it is now. */
  readonly card?: RunCard;
}

/**
 * One call of a tool, through the door that everybody else uses: a look runs at once, a change puts its plan before people. A refusal is
 * a reply with its code, and is audited by the door.
 */
export async function callTool(context: AgentContext, call: ToolCall): Promise<Called> {
  const own = ownTools[call.name];
  const { ground, actor } = context.caller;
  const came = (outcome: 'taken' | 'refused') =>
    context.engine.store.agents
      .came({ client: ground.client, actor, name: ground.name }, outcome)
      .catch(() => undefined);
  try {
    const called = await (own ?? act)(context, call);
    await came('taken');
    return called;
  } catch (error) {
    await came('refused');
    if (own !== undefined) await auditRefusal(context, call, error);
    if (!isFault(error)) context.engine.log.error({ err: error, tool: harmless(call.name) }, 'a tool broke');
    return { reply: refusedReply(error) };
  }
}

const ownTools: Readonly<Record<string, typeof act | undefined>> = {
  [runToolNames.get]: getRun,
  [runToolNames.cancel]: cancel,
};

/** What never came to the door leaves a row of its own. */
async function auditRefusal({ engine, caller }: AgentContext, { name }: ToolCall, error: unknown): Promise<void> {
  const details = { code: asFault(error).code, ground: caller.ground };
  await engine.store.audit
    .append({ event: 'agent.refused', actor: caller.actor, subject: name, details })
    .catch(() => undefined); // the answer matters more than its trace
}

async function act({ engine, caller }: AgentContext, call: ToolCall): Promise<Called> {
  const { command, face } = toolMeant(call.name);
  const { environment, ...given } = call.arguments;
  const { reason, params } = whyIn(engine.catalog.get(command), given);
  const ground = { ...caller.ground, ...(reason === undefined ? {} : { reason }) };
  const accepted = await request(engine, {
    key: keyOf({ caller }, call),
    actor: caller.actor,
    origin: { via: 'agent', team: '', channel: '' },
    ground,
    wish: {
      kind: 'action',
      command,
      params,
      environment: environment === undefined ? undefined : String(environment),
      dry: face === 'plan',
    },
  });
  if (accepted.run === undefined) throw fault('ALREADY_DECIDED', 'This request was answered before and made no run.');
  const card = await settled(engine, accepted.run, call.signal, call.progress);
  if (card === undefined) throw unknownRun(accepted.run);
  return { reply: runReply(card), card };
}

type Given = Readonly<Record<string, unknown>>;

/** Why an agent wants a change stands beside its parameters; a look has no such word. */
function whyIn(action: AnyAction | undefined, given: Given): { readonly reason?: string; readonly params: Given } {
  if (action === undefined || action.risk === 'read-only') return { params: given };
  const { why, ...params } = given;
  return typeof why === 'string' && why !== '' ? { reason: harmless(why, longestReason), params } : { params };
}

/** A key of the caller's counts for that caller alone. */
function keyOf({ caller }: Pick<AgentContext, 'caller'>, { key }: ToolCall): string {
  if (key === undefined) return `agent:${randomUUID()}`;
  const { issuer, client } = caller.ground;
  return `agent:${createHash('sha256')
    .update(JSON.stringify([issuer, client, caller.actor, key]))
    .digest('hex')}`;
}

async function getRun(context: AgentContext, { arguments: { run, page } }: ToolCall): Promise<Called> {
  const card = await cardOf(context, run);
  const at = typeof page === 'number' && Number.isInteger(page) && page > 0 ? page : 1;
  return { reply: runReply(card, at) };
}

async function cancel(context: AgentContext, { arguments: { run } }: ToolCall): Promise<Called> {
  const card = await cardOf(context, await cancelOwn(context, run));
  return { reply: { ...runReply(card), isError: false } };
}
