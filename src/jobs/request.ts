import { isAgentActor, isSameAgent } from '../access/agents.ts';
import { roleFor } from '../access/roles.ts';
import { hasSpecialAccess, riskOf } from '../catalog/action.ts';
import { splitCommandLine } from '../catalog/command-line.ts';
import { type Asked, parseAsked, parseParams } from '../catalog/parse.ts';
import { asFault, fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { Environment } from '../model/environment.ts';
import { botActor, isPerson } from '../model/person.ts';
import { type Ground, type Origin, runName } from '../model/run.ts';
import type { NewRun } from '../ports/store/runs.ts';
import { agentAdmitted } from './agent-admitted.ts';
import { agentLimitsOf, notLetIn } from './agent-limits.ts';
import { discreet, toldParams } from './discreet.ts';
import { type Engine, environmentOf } from './engine.ts';
import { answeredAt, whereOnlyAskerSees } from './home.ts';
import { limitsOf, notAsked, questionOf } from './question.ts';
import { isScheduled, notScheduled } from './scheduled.ts';
import type { Wish } from './wish.ts';

export interface Request {
  /** The request's own id; the same one twice makes one run. */
  readonly key: string;
  readonly actor: string;
  readonly origin: Origin;
  readonly ground: Ground;
  readonly wish: Wish;
}

export interface RequestAccepted {
  /** undefined when a repeated request had made none. */
  readonly run: number | undefined;
  readonly repeated: boolean;
  /** The channel of its card, where that is another place than the one it was asked in. */
  readonly elsewhere?: string | undefined;
}

/** A look that is over sooner than this is posted once, with its answer. */
const quietMs = 400;

/**
 * The one door: commands, buttons, forms, mentions, the terminal and the bot itself all ask here. Checks what, where and who, then
 * writes the run; nothing runs yet. Throws a Fault for the person who asked; a refusal is audited and changes nothing.
 */
export async function request(engine: Engine, asked: Request): Promise<RequestAccepted> {
  const run = await admit(engine, asked);
  try {
    const accepted = await write(engine, run);
    const { channel } = run.origin;
    // An answer for one person tells by itself where it is.
    if (accepted.run === undefined || channel === asked.origin.channel || run.toldParams !== undefined) return accepted;
    await tellWhere(engine, asked, accepted.run, channel);
    return { ...accepted, elsewhere: channel };
  } catch (error) {
    throw await refused(engine, asked, error);
  }
}

/**
 * The checks of the door, without the writing: for what follows from the end of a run and is written with it, in one transaction. Throws as
 * `request` does, and audits the refusal as it does.
 */
export async function admit(engine: Engine, asked: Request): Promise<NewRun> {
  try {
    const { wish, parent, offer } = await understand(engine, asked.wish);
    const environment = environmentOf(engine, wish.environment);
    await mayAsk(engine, asked, wish, environment);
    const { actor, ground } = asked;
    const asks = wish.action.risk !== 'read-only' && !wish.dry;
    const named = { actor, ground, command: wish.command, params: wish.params, environment: environment.name };
    const isDiscreet = hasSpecialAccess(wish.action);
    const home = isDiscreet ? whereOnlyAskerSees(asked) : asked.origin;
    return {
      key: asked.key,
      action: wish.command,
      params: wish.params,
      toldParams: isDiscreet ? toldParams(wish.action, wish.params) : undefined,
      environment: environment.name,
      risk: wish.action.risk === 'read-only' ? wish.action.risk : riskOf(wish.action, wish.params),
      requestedBy: asked.actor,
      origin: asks ? await answeredAt(engine, asked, wish, environment) : home,
      ground: asked.ground,
      dry: wish.dry,
      parent: asked.ground.kind === 'undo' ? asked.ground.of : parent,
      offer: offer === undefined ? undefined : { id: offer, reusable: wish.action.risk === 'read-only' },
      question: asks ? questionOf(named) : undefined,
      limits: asks ? limitsOf(engine, wish, environment, ground) : undefined,
      agentLimits: agentLimitsOf(engine, asked.ground, environment),
      quietMs: asked.ground.kind === 'undo' ? 0 : quietMs,
    };
  } catch (error) {
    throw await refused(engine, asked, error);
  }
}

/**
 * The clock may ask for what its schedule names and for nothing else; everybody else needs the role, and for what one person did to be named
 * for it, by what Slack says now. Throws ROLE_MISSING.
 */
async function mayAsk(engine: Engine, asked: Request, { command, action, dry }: Asked, environment: Environment) {
  const { ground, actor } = asked;
  if (action.risk === 'read-only' && action.access !== undefined) {
    if (ground.kind !== 'person' || !isPerson(actor))
      throw fault('ROLE_MISSING', `Only a person may use ${command}, for a reason of their own. Nothing was read.`);
    await engine.access.requireNow(actor, environment, action.access, `use ${command}`);
  }
  if (ground.kind === 'agent') {
    await agentAdmitted(engine, ground, environment, action.risk !== 'read-only' && !dry);
    // The rights of an agent that acts for nobody are all in the configuration.
    if (isAgentActor(actor)) return;
  }
  if (ground.kind !== 'schedule')
    return engine.access.require(actor, environment, roleFor(action.risk), `use ${command}`);
  const named = { ground, action: command, environment: environment.name };
  if (actor !== botActor || !isScheduled(engine, named)) throw notScheduled(ground.name, environment, command);
}

async function write(engine: Engine, run: NewRun): Promise<RequestAccepted> {
  const outcome = await engine.store.runs.request(run);
  // An agent that asks again is answered with what it has asked.
  if (outcome.kind === 'open' && (await isOwnOf(engine, run, outcome.run))) return { run: outcome.run, repeated: true };
  if (outcome.kind === 'too-many' && outcome.of === 'agent') throw await notLetIn(engine, run, outcome);
  if (outcome.kind === 'open' || outcome.kind === 'too-many') throw notAsked(outcome, run, engine);
  if (outcome.kind !== 'used') return { run: outcome.run, repeated: outcome.kind === 'repeated' };
  const earlier = outcome.run === undefined ? '' : `: run R-${outcome.run}`;
  throw fault('ALREADY_DECIDED', [{ user: outcome.by }, ` has asked for this already${earlier}.`]);
}

async function isOwnOf({ store }: Engine, { ground, requestedBy }: NewRun, id: number): Promise<boolean> {
  if (ground.kind !== 'agent') return false;
  const earlier = await store.runs.run(id);
  return earlier !== undefined && isSameAgent(earlier, { ground, requestedBy });
}

/** Tells a person of Slack where the answer comes that does not come where they asked; the terminal says it itself. */
async function tellWhere({ store }: Engine, { actor, origin }: Request, run: number, channel: string): Promise<void> {
  if (origin.via === 'terminal' || origin.via === 'agent' || !isPerson(actor)) return;
  const text = ['The plan comes in ', { channel }, ', where those who approve see it. Nothing is changed before that.'];
  await store.messages.add({
    key: `run:${run}:where`,
    kind: 'note',
    priority: 2,
    // A direct message of two people is closed to the bot; its own with this person is not.
    channel: actor,
    content: { report: { mark: 'running', headline: `Planning ${runName(run)}`, parts: [{ kind: 'text', text }] } },
  });
}

async function understand(
  engine: Engine,
  wish: Wish,
): Promise<{ wish: Asked; parent?: number | undefined; offer?: string | undefined }> {
  if (wish.kind === 'text' || wish.kind === 'words') {
    const words = wish.kind === 'text' ? splitCommandLine(wish.text) : wish.words;
    return { wish: parseAsked(engine.catalog, words, [...engine.environments.keys()]) };
  }
  if (wish.kind === 'action')
    return { wish: { ...known(engine, wish.command, wish.params, wish.environment), dry: wish.dry ?? false } };
  const found = await engine.store.runs.offer(wish.id);
  if (found === undefined) throw fault('REQUEST_MISMATCH', 'This button is not one of ours, or its run is long gone.');
  const { offer, run } = found;
  return { wish: known(engine, offer.action, offer.params, run.environment), parent: run.id, offer: wish.id };
}

function known(
  engine: Engine,
  command: string,
  params: Readonly<Record<string, unknown>>,
  environment: string | undefined,
): Asked {
  const action = engine.catalog.get(command);
  if (action === undefined) throw fault('COMMAND_UNKNOWN', `There is no command "${cut(command, 80)}".`);
  return { command, action, params: parseParams(command, action, params), environment, dry: false };
}

async function refused(engine: Engine, asked: Request, error: unknown): Promise<unknown> {
  const failure = asFault(error);
  if (failure.code === 'INTERNAL') engine.log.error({ err: error, key: asked.key }, 'request broke');
  if (failure.code === 'STORE_DOWN') return failure;
  await engine.store.audit
    .append({
      event: 'request.refused',
      actor: asked.actor,
      subject: asked.key,
      details: {
        code: failure.code,
        wish: discreet(engine.catalog, asked.wish),
        origin: asked.origin,
        ground: asked.ground,
      },
    })
    .catch(() => undefined); // the answer matters more than its trace
  return failure;
}
