import { fault } from '../../../src/errors.ts';
import type { Attachment } from '../../../src/model/file.ts';
import type { Report } from '../../../src/model/report.ts';
import type { Run, RunStep } from '../../../src/model/run.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Claimed, Ending, Hold, NewRun, Note, RunStore } from '../../../src/ports/store/runs.ts';

/** What the journal of one run asks of a store. */
export type MemoryRuns = Pick<
  RunStore,
  | 'steps'
  | 'beginStep'
  | 'sayStep'
  | 'endStep'
  | 'attach'
  | 'show'
  | 'note'
  | 'verifying'
  | 'pause'
  | 'finish'
  | 'run'
  | 'releases'
  | 'newestChanges'
  | 'begunChanges'
  | 'madeChanges'
>;

/** One run that is carried out, kept in memory by the rules of the store: fences are compared, and what is kept has been JSON. */
export interface KeptRun {
  readonly store: MemoryRuns;
  readonly row: Run;
  readonly steps: readonly RunStep[];
  readonly files: readonly Attachment[];
  readonly notes: readonly Note[];
  readonly ending: Ending | undefined;
  /** What the bot asks for by itself after the end. */
  readonly next: NewRun | undefined;
  /** ms until the run is looked at again, once its worker gave it back. */
  takePause(): number | undefined;
  /** Somebody has it go back: what the button of its plan does. */
  goBack(user: string): void;
  /** The next worker takes it; every write of the one before is refused from here on. */
  claim(): Claimed;
}

type Kept = { -readonly [Key in keyof RunStep]: RunStep[Key] } & { readonly position: number; fence: number };

const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null));

/** Keeps a run that has begun. */
export function keptRun(begun: Run, clock: Clock): KeptRun {
  let row = begun;
  let fence = 0;
  let pause: number | undefined;
  let ending: Ending | undefined;
  let next: NewRun | undefined;
  const steps = new Map<string, Kept>();
  const files = new Map<string, Attachment>();
  const notes: Note[] = [];
  const now = () => clock.now().toISOString();

  /** Throws LEASE_LOST where another worker has the run, or it has ended. */
  function held(hold: Hold, has = true): void {
    if (hold.fence === fence && ending === undefined && has) return;
    throw fault('LEASE_LOST', `Another worker has taken over R-${hold.run}.`);
  }
  const stepOf = (hold: Hold, key: string) => {
    const step = steps.get(key);
    held(hold, step?.fence === hold.fence);
    return step as Kept;
  };
  const inOrder = () => [...steps.values()].sort((a, b) => a.position - b.position);

  const store: MemoryRuns = {
    async steps() {
      return inOrder().map(({ position: _, fence: __, ...step }) => step);
    },
    async beginStep(hold, { key, kind, position }) {
      held(hold);
      const fresh: Kept = {
        ...{ key, kind, position, fence, state: 'running', detail: '', result: undefined },
        ...{ startedAt: now(), finishedAt: undefined },
      };
      const step = Object.assign(steps.get(key) ?? fresh, { state: 'running', fence, finishedAt: undefined });
      steps.set(key, step);
      return {
        since: new Date(step.startedAt),
        now: clock.now(),
        ...(row.backAskedBy === undefined ? {} : { backAskedBy: row.backAskedBy }),
      };
    },
    async sayStep(hold, key, detail) {
      const step = stepOf(hold, key);
      held(hold, step.state === 'running');
      step.detail = detail;
    },
    async endStep(hold, key, { state, result, detail }) {
      const step = stepOf(hold, key);
      Object.assign(step, {
        state,
        result: asJson(result) ?? undefined,
        detail: detail ?? step.detail,
        finishedAt: now(),
      });
    },
    async attach(hold, file) {
      held(hold);
      if (!files.has(file.name)) files.set(file.name, file);
    },
    async show(hold, report: Report) {
      held(hold);
      row = { ...row, report };
    },
    async note(hold, note) {
      held(hold);
      if (!notes.some(({ key }) => key === note.key)) notes.push(note);
    },
    async verifying(hold, result) {
      held(hold, row.state === 'running');
      row = { ...row, state: 'verifying', result: asJson(result) ?? undefined };
    },
    async pause(hold, ms) {
      held(hold);
      pause = ms;
      return { cancelledBy: undefined };
    },
    async finish(hold, end, follows) {
      held(hold);
      ending = end;
      next = follows;
      row = { ...row, state: end.state, report: end.report, failure: end.failure, finishedAt: now() };
    },
    run: async () => row,
    releases: async () => [],
    newestChanges: async () => [],
    begunChanges: async () => [],
    madeChanges: async () => [],
  };
  return {
    store,
    get row() {
      return row;
    },
    get steps() {
      return inOrder();
    },
    get files() {
      return [...files.values()];
    },
    notes,
    get ending() {
      return ending;
    },
    get next() {
      return next;
    },
    goBack(user) {
      row = { ...row, backAskedBy: user };
    },
    takePause() {
      const ms = pause;
      pause = undefined;
      return ms;
    },
    claim() {
      fence += 1;
      return { run: row.id, fence, row, takenOver: fence > 1 };
    },
  };
}
