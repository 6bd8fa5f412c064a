import type { AnyAction } from '../catalog/action.ts';
import { parseParams } from '../catalog/parse.ts';
import { asFault, type Fault, isFault } from '../errors.ts';
import { isPerson } from '../model/person.ts';
import { byPerson, type Run, runName } from '../model/run.ts';
import { plain } from '../model/text.ts';
import type { DueOffer } from '../ports/store/timed-offers.ts';
import { withDeadline } from './deadline.ts';
import { environmentOf, type WorkerEngine } from './engine.ts';
import { grant } from './grant.ts';
import { memoryIn } from './memory.ts';
import { makePlan } from './plan.ts';

const batch = 20;
const lookMs = 30_000;
/** A platform that cannot be read is looked at again so often, in ms, and for so long; then the question is posted all the same. */
const againMs = 60_000;
const longestMs = 15 * 60_000;

/** What a look at an offer comes to. */
type StillWanted =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'unwanted'; readonly why: string }
  /** Nobody knows: why it could not be told. */
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Posts the offers whose time has come, each once and where it is still wanted; gives how many were looked at. What it decides is written in one
 * conditional statement, so that a process that dies or is overtaken changes nothing.
 */
export async function offerDue(engine: WorkerEngine, signal: AbortSignal): Promise<number> {
  const { timedOffers } = engine.store;
  const due = await timedOffers.due(batch);
  for (const one of due) {
    const verdict = await look(engine, one, signal);
    if (verdict.kind === 'unwanted') await timedOffers.withdraw(one.id, verdict.why);
    else if (verdict.kind === 'unknown' && one.lateMs < longestMs) await timedOffers.lookAgain(one.id, againMs);
    else
      await timedOffers.post(one.id, elsewhere(engine, one.run), verdict.kind === 'unknown' ? verdict.why : undefined);
    engine.log.info({ run: runName(one.run.id), offer: one.offer.label, verdict: verdict.kind }, 'timed offer due');
  }
  return due.length;
}

/** Where a run from the terminal is answered: the channel of its environment, else whoever asked. */
function elsewhere(engine: WorkerEngine, { environment, requestedBy }: Run): string {
  return engine.environments.get(environment)?.channel ?? requestedBy;
}

async function look(engine: WorkerEngine, { run, offer }: DueOffer, signal: AbortSignal): Promise<StillWanted> {
  const newer = await engine.store.timedOffers.changedSince(run.id);
  if (newer !== undefined) return { kind: 'unwanted', why: `${runName(newer)} has changed it since` };
  const offering = engine.catalog.get(run.action);
  const offered = engine.catalog.get(offer.action);
  if (offered === undefined) return { kind: 'unwanted', why: `there is no command ${offer.action} any more` };
  try {
    const why = offering === undefined ? undefined : await unwanted(engine, run, offering, signal);
    if (why !== undefined) return { kind: 'unwanted', why };
    return await planned(engine, run, offer.action, offered, parseParams(offer.action, offered, offer.params), signal);
  } catch (error) {
    if (isFault(error, 'STORE_DOWN') || signal.aborted) throw error;
    return judged(asFault(error));
  }
}

/** What the action that made the offer sees now. */
async function unwanted(
  engine: WorkerEngine,
  run: Run,
  action: AnyAction,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (action.risk === 'read-only' || action.stillWanted === undefined || run.plan === undefined) return undefined;
  const { plan, result, params, requestedBy } = run;
  const environment = environmentOf(engine, run.environment);
  const ports = grant(engine.platform(environment.name).readers, action);
  const memory = memoryIn(engine, environment.name);
  return withDeadline(engine.clock, lookMs, signal, async (limited) =>
    action.stillWanted?.(
      { ...ports, params, environment, signal: limited, clock: engine.clock, requestedBy, ...memory },
      plan,
      result,
    ),
  );
}

/** An offer of a change is planned, as its press would do: what is done already is not offered. */
async function planned(
  engine: WorkerEngine,
  { environment, requestedBy, ...run }: Run,
  command: string,
  action: AnyAction,
  params: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<StillWanted> {
  if (action.risk === 'read-only') return { kind: 'wanted' };
  const wish = { ...run, action: command, params, environment, requestedBy, ground: byPerson };
  await makePlan(engine, wish, action, signal);
  return { kind: 'wanted' };
}

/** A freeze ends, a rollout too: only what is done already is no longer wanted. */
function judged(why: Fault): StillWanted {
  if (why.code === 'NOTHING_TO_DO') return { kind: 'unwanted', why: 'it is done already' };
  if (why.code === 'PARAM_INVALID') return { kind: 'unwanted', why: plain(why.text) };
  return { kind: 'unknown', why: plain(why.text, { user: (id) => (isPerson(id) ? 'somebody' : id) }) };
}
