import type { AnyReadAction } from '../../../src/catalog/action.ts';
import { splitCommandLine } from '../../../src/catalog/command-line.ts';
import { parseAsked, parseParams } from '../../../src/catalog/parse.ts';
import { carry } from '../../../src/jobs/carry.ts';
import { endingDry } from '../../../src/jobs/dry-run.ts';
import { begunSteps } from '../../../src/jobs/journal.ts';
import { look } from '../../../src/jobs/look.ts';
import { endingUntouched } from '../../../src/jobs/outcome.ts';
import { makePlan } from '../../../src/jobs/plan.ts';
import type { Attachment } from '../../../src/model/file.ts';
import type { Offer, Report } from '../../../src/model/report.ts';
import {
  type Approval,
  byPerson,
  type Run,
  type RunCard,
  type RunFile,
  type RunStep,
  runName,
  type StoredOffer,
} from '../../../src/model/run.ts';
import { plain } from '../../../src/model/text.ts';
import type { Ending, NewRun, Planned } from '../../../src/ports/store/runs.ts';
import type { ActionWorld } from './action-world.ts';
import { type KeptRun, keptRun } from './memory-runs.ts';
import { newTally, type Point, type Tally, workerGate } from './worker-gate.ts';

/** How a run came out, and what it did on the way. */
export interface Outcome {
  /** Its row at the end. */
  readonly row: Run;
  readonly run: string;
  readonly command: string;
  readonly state: Run['state'];
  /** What the end says in one line: of its report, else of what stopped it. */
  readonly headline: string;
  readonly hint: string;
  readonly report: Report | undefined;
  readonly planned: Planned;
  readonly offers: readonly Offer[];
  readonly steps: readonly RunStep[];
  readonly files: readonly Attachment[];
  /** What the bot asks for by itself. */
  readonly next: NewRun | undefined;
  /** Calls of its workers that change something, in the store and on the platform. */
  readonly writes: readonly string[];
  /** A worker of it died. */
  readonly died: boolean;
}

export interface RunOptions {
  /** Done between the approval of the plan and the start. */
  readonly meanwhile?: (planned: Planned) => Promise<unknown>;
  /** Where a worker of it dies, or loses an answer; counted over all that carry it. */
  readonly point?: Point;
  /** Done each time it waits, before that time passes; told how long it has waited in all, in ms. */
  readonly whileItWaits?: (waitedMs: number, hand: Pick<KeptRun, 'goBack'>) => unknown;
}

/** What a person can do with an action, as functions: each does what the engine does, in the same code. */
export interface ActionRuns {
  /** Looks. Rejects with the words of what refuses it. */
  look(text: string): Promise<Report>;
  /** Plans, with digest and gate. Rejects with the Fault of a refusal. */
  plan(text: string): Promise<Planned>;
  /** The report of a dry run. */
  dry(text: string): Promise<Report>;
  /**
   * Plans, takes the yes for granted, plans again, carries out and verifies. Where the first worker dies another carries it on, and
   * where the run waits, time passes. Rejects as `plan` does.
   */
  run(text: string, options?: RunOptions): Promise<Outcome>;
  /** The messages of a command: what a look brings, or the plan of a change and its end. */
  cards(text: string): Promise<readonly RunCard[]>;
  /** What a button does. */
  take(offer: Offer): Promise<Outcome>;
  /** Takes the way back that the plan of a run names. */
  undo(outcome: Outcome): Promise<Outcome>;
}

let numbers = 1000;
const signal = new AbortController().signal;

/** The runs of a world, in production where nothing else is named. */
export function actionRuns(world: () => Omit<ActionWorld, 'platform' | 'complaints'>): ActionRuns {
  function asked(text: string): Run {
    const words = splitCommandLine(text.replace(/^\/mcp /, ''));
    const { command, params, environment } = parseAsked(world().catalog, words, world().environments);
    return aRun(command, params, environment);
  }

  function changing(command: string) {
    const action = world().catalog.get(command);
    if (action === undefined || action.risk === 'read-only') throw new Error(`${command} is no change.`);
    return action;
  }

  function planned(run: Run): Promise<Planned> {
    const gate = workerGate(world().systems(run.environment), keptRun(run, world().time).store);
    const making = makePlan(world().engine(gate.platform, gate.runs), run, changing(run.action), signal);
    return world().time.during(making, () => gate.inFlight > 0);
  }

  /** One worker; gives what it wrote, and whether it died. */
  async function work(kept: KeptRun, run: Run, point: Point | undefined, tally: Tally) {
    const gate = workerGate(world().systems(run.environment), kept.store, point, tally);
    const carrying = carry(world().engine(gate.platform, gate.runs), kept.claim(), changing(run.action), signal);
    await world().time.during(Promise.race([carrying, gate.died]), () => gate.inFlight > 0 && !gate.isDead);
    return gate;
  }

  async function carried(run: Run, { meanwhile, point, whileItWaits }: RunOptions): Promise<Outcome> {
    const shown = await planned(run);
    await meanwhile?.(shown);
    const begun = {
      ...run,
      plan: asJson(shown.plan),
      planDigest: shown.digest,
      startedAt: world().time.now().toISOString(),
    };
    const kept = keptRun({ ...begun, state: 'running' }, world().time);
    try {
      const now = await planned(run);
      if (now.digest !== shown.digest) return outcome(run, kept, now, { state: 'drifted' });
    } catch (error) {
      return outcome(run, kept, shown, endingUntouched(run, error));
    }
    const tally = newTally();
    let died = (await work(kept, run, point, tally)).isDead;
    let waited = 0;
    while (kept.ending === undefined) {
      const waits = kept.takePause();
      if (waits !== undefined) {
        await whileItWaits?.(waited, kept);
        waited += waits;
        world().clock.advance(waits);
      }
      died = (await work(kept, run, point, tally)).isDead || died;
    }
    return { ...outcome(run, kept, shown, kept.ending), writes: tally.writes, died };
  }

  /** A look that is over. Rejects with the words of what refused it. */
  async function looked(run: Run, action: AnyReadAction): Promise<{ readonly row: Run; readonly report: Report }> {
    const kept = keptRun({ ...run, state: 'running', startedAt: world().time.now().toISOString() }, world().time);
    const gate = workerGate(world().systems(run.environment), kept.store);
    const looking = look(world().engine(gate.platform, gate.runs), kept.claim(), action, signal);
    await world().time.during(looking, () => gate.inFlight > 0);
    const { report, failure } = kept.ending ?? {};
    if (report === undefined) throw new Error(plain(failure?.text ?? 'it did not end'));
    return { row: kept.row, report };
  }

  const runs: ActionRuns = {
    async look(text) {
      const run = asked(text);
      const action = world().catalog.get(run.action);
      if (action?.risk !== 'read-only') throw new Error(`${run.action} does not only look.`);
      return (await looked(run, action)).report;
    },
    async cards(text) {
      const run = asked(text);
      const action = world().catalog.get(run.action);
      if (action?.risk === 'read-only') {
        const { row, report } = await looked(run, action);
        return [{ ...aCard(row, [], report.offers), files: (report.attachments ?? []).map(inThread) }];
      }
      const shownAt = world().time.now();
      const { planned: shown, row, steps, offers, files } = await carried(run, {});
      const { plan, digest, gate } = shown;
      const open: Approval = {
        ...{ id: 'approval', run: run.id, planDigest: digest, gate, state: 'open', votes: [] },
        expiresAt: new Date(shownAt.getTime() + gate.ttlMs).toISOString(),
        decidedAt: undefined,
      };
      const asking: Run = { ...run, plan, planDigest: digest, state: 'awaiting_approval' };
      return [
        { ...aCard(asking), approval: open, offers: stored(run, plan.alternatives?.offers ?? [], 'other') },
        {
          ...aCard(row, steps, offers),
          approval: agreed(open, run.requestedBy, shownAt.toISOString()),
          files: files.map(inThread),
        },
      ];
    },
    plan: async (text) => planned(asked(text)),
    async dry(text) {
      const run = asked(text);
      const { report } = endingDry(run, await planned(run));
      if (report === undefined) throw new Error('a dry run has no report');
      return report;
    },
    run: async (text, options = {}) => carried(asked(text), options),
    take: async ({ action, params }) => carried(aRun(action, parseParams(action, changing(action), params)), {}),
    async undo({ planned: { plan }, run, command, steps, row: { result } }) {
      const begun = begunSteps(steps);
      const offer = changing(command).undo?.(plan, { began: (key) => begun.has(key), result });
      if (offer === undefined) throw new Error(`${run} has no way back.`);
      return runs.take(offer);
    },
  };
  return runs;

  function aRun(command: string, params: Run['params'], environment = 'production'): Run {
    numbers += 1;
    return {
      id: numbers,
      action: command,
      ...{ params, environment, risk: world().catalog.get(command)?.risk ?? '', requestedBy: 'U0DEV' },
      origin: { via: 'command', team: 'T1', channel: 'C1' },
      ...{
        ground: byPerson,
        dry: false,
        attempt: 1,
        createdAt: world().time.now().toISOString(),
        state: 'planning',
      },
      ...{ target: undefined, parent: undefined, plan: undefined, planDigest: undefined, result: undefined },
      ...{ report: undefined, failure: undefined, startedAt: undefined, finishedAt: undefined },
      ...{ cancelledBy: undefined, backAskedBy: undefined, supersededBy: undefined },
    };
  }
}

function aCard(run: Run, steps: readonly RunStep[] = [], offers: readonly Offer[] = []): RunCard {
  return { run, steps, approval: undefined, offers: stored(run, offers, 'next'), blockedBy: undefined };
}

const stored = (run: Run, offers: readonly Offer[], place: StoredOffer['place']): readonly StoredOffer[] =>
  offers.map((offer, at) => ({ ...offer, id: `offer-${at}`, run: run.id, place }));

/** The approval as it stands once those it asks have said yes. */
function agreed(open: Approval, asker: string, at: string): Approval {
  const asked = open.gate.approvers === 0 ? [asker] : ['U0LEAD', 'U0OLA'].slice(0, open.gate.approvers);
  return { ...open, state: 'approved', decidedAt: at, votes: asked.map((user) => ({ user, verdict: 'approve', at })) };
}

const inThread = ({ title }: Attachment): RunFile => ({ title, state: 'there', code: undefined });

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));

function outcome(run: Run, kept: KeptRun, planned: Planned, ending: Ending): Outcome {
  const { state, report, failure, offers = [] } = ending;
  const headline = report?.headline ?? (failure === undefined ? '' : plain(failure.text));
  const { row, steps, files, next } = kept;
  return {
    row,
    ...{ run: runName(run.id), command: run.action, state, headline, hint: failure?.hint ?? '', report },
    ...{
      planned,
      offers,
      steps,
      files: [...files, ...(report?.attachments ?? [])],
      next,
      writes: [],
      died: false,
    },
  };
}
