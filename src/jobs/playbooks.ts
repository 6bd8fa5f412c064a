import type { AnyAction } from '../catalog/action.ts';
import { splitCommandLine } from '../catalog/command-line.ts';
import { findCommand, parseAsked, parseParams } from '../catalog/parse.ts';
import { asFault, fault, isFault } from '../errors.ts';
import { byPerson, hasEnded, type Origin, runName } from '../model/run.ts';
import { plain } from '../model/text.ts';
import { parsePlaybook } from '../playbooks/parse.ts';
import type { ActStep, LookStep, Playbook } from '../playbooks/playbook.ts';
import { looksToMake, looksToRepeat, progressOf, type StepProgress } from '../playbooks/progress.ts';
import type { DuePlaybook, PlaybookRun } from '../ports/store/playbooks.ts';
import type { GuideStep } from '../ports/store.ts';
import type { Engine } from './engine.ts';
import { request } from './request.ts';
import type { Wish } from './wish.ts';

const batch = 20;

/** A guide as it was when it was started. */
export interface RunningGuide {
  readonly run: PlaybookRun;
  readonly playbook: Playbook;
  readonly progress: readonly StepProgress[];
}

/** Where a guide is; undefined for one that is gone. Throws INTERNAL where its pinned content cannot be read by this version. */
export async function guideOf({ store }: Pick<Engine, 'store'>, id: number): Promise<RunningGuide | undefined> {
  const run = await store.playbooks.view(id);
  if (run === undefined) return undefined;
  const playbook = parsePlaybook(run.content);
  if ('mistakes' in playbook) throw fault('INTERNAL', `Guide ${id} cannot be read: ${playbook.mistakes.join('; ')}`);
  return { run, playbook, progress: progressOf(playbook, run.steps) };
}

/**
 * Asks for the looks that guides are waiting for, each with the rights of who started its guide; gives how many guides it looked at. What is
 * asked for is told apart by guide, step and attempt, so that a process that dies in between, or a second one, asks for nothing twice.
 */
export async function advanceGuides(engine: Engine): Promise<number> {
  const due = await engine.store.playbooks.due(batch);
  let moved = 0;
  for (const one of due) if (await advance(engine, one)) moved += 1;
  return moved;
}

/** False where it has to wait: its message is not in Slack yet, and what it asks for is answered below it. */
async function advance(engine: Engine, due: DuePlaybook): Promise<boolean> {
  const { playbooks, messages } = engine.store;
  const guide = await guideOf(engine, due.id).catch((error: unknown) => {
    if (isFault(error, 'STORE_DOWN')) throw error;
    engine.log.error({ err: error, playbook: due.id }, 'guide cannot be read');
    return undefined;
  });
  if (guide?.run.state !== 'open') {
    await playbooks.looked(due);
    return true;
  }
  const { run } = guide;
  const looks = [...looksToMake(guide.progress), ...looksToRepeat(guide.progress)];
  if (looks.length > 0) {
    const posted = await messages.postedAt(`playbook:${run.id}`);
    if (posted === undefined) return false;
    const origin: Origin = { via: 'bot', team: run.team, channel: posted.channel, thread: run.thread ?? posted.ts };
    for (const { step } of looks)
      if (step.kind === 'look')
        await askFor(engine, guide, step, { actor: run.startedBy, origin }).catch(keepTrouble(step));
  }
  await playbooks.looked(due);
  return true;

  /** A look that is refused holds nothing up: the guide says why. */
  function keepTrouble({ key }: LookStep) {
    return async (error: unknown) => {
      if (isFault(error, 'STORE_DOWN')) throw error;
      await playbooks.trouble(run.id, key, plain(asFault(error).text));
    };
  }
}

interface Asker {
  readonly actor: string;
  readonly origin: Origin;
}

/** Asks for what a step does, through the one door, and notes the run. Throws as `request` does. */
export async function askFor(engine: Engine, guide: RunningGuide, step: LookStep | ActStep, by: Asker): Promise<void> {
  const under = guide.run.steps.get(step.key)?.run;
  if (under !== undefined && !hasEnded(under.state))
    throw fault('ALREADY_DECIDED', `${runName(under.id)} does this already.`);
  const wish = wishOf(engine, guide, step);
  if (wish === undefined) throw fault('INTERNAL', `${step.key} has no parameters`);
  await askAs(engine, nextOf(guide, step.key), by, wish);
}

/** The next request of a step. */
export function nextOf({ run }: RunningGuide, step: string): GuideStep {
  return { run: run.id, step, attempt: (run.steps.get(step)?.attempts ?? 0) + 1 };
}

/** Asks for something as a step of a guide, and notes the run. The same request of the same step again asks for nothing. */
export async function askAs(engine: Engine, { run, step, attempt }: GuideStep, by: Asker, wish: Wish): Promise<void> {
  const asked = await request(engine, { key: `playbook:${run}:${step}:${attempt}`, ...by, ground: byPerson, wish });
  if (asked.run !== undefined) await engine.store.playbooks.asked(run, step, attempt, asked.run, by.actor);
}

/** What a step asks for: its own command, or the offer that the look it names has made; undefined where a person has to say more. */
export function wishOf(engine: Engine, { run, progress }: RunningGuide, step: LookStep | ActStep): Wish | undefined {
  const words = splitCommandLine(step.command);
  const found = findCommand(engine.catalog, words);
  const from = step.kind === 'act' ? progress.find((one) => one.step.key === step.from) : undefined;
  const offer = from?.row.run?.offers.find(({ action }) => action === found?.command);
  if (offer !== undefined)
    return { kind: 'action', command: offer.action, params: offer.params, environment: run.environment };
  if (step.kind === 'act' && found !== undefined && found.rest.length === 0 && needsMore(found.command, found.action))
    return undefined;
  const { command, params } = parseAsked(engine.catalog, words, [...engine.environments.keys()]);
  return { kind: 'action', command, params, environment: run.environment };
}

function needsMore(command: string, action: AnyAction): boolean {
  try {
    parseParams(command, action, {});
    return false;
  } catch {
    return true;
  }
}
