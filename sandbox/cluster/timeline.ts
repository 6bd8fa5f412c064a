import type { MovableClock } from '../clock.ts';

/** Periods a repeating task may lag behind before it skips ahead: a jump of days must not run it thousands of times. */
const LONGEST_LAG = 240;

/** The cluster's own time: tasks run in the order they are due, also when the clock jumps over many of them at once. */
export interface Timeline {
  /** ms since 1970. While a task runs, the instant it was due, so that what it writes carries the right time. */
  now(): number;
  /** `now` as Kubernetes writes it: RFC 3339, whole seconds, UTC. */
  stamp(): string;
  /** `now` with microseconds, as new-style events have it. */
  microStamp(): string;
  /** Runs `task` once, at least 1 ms from now; gives the function that calls it off. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` each `ms`, with the number of periods it stands for; gives the function that ends it. */
  every(ms: number, task: (periods: number) => void): () => void;
  /** Runs all that is due now. */
  catchUp(): void;
  /** Forgets all tasks; nothing runs afterwards. */
  stop(): void;
}

interface Task {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** RFC 3339 with whole seconds. */
export function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** Makes the timeline of one cluster on a clock that can be moved. */
export function createTimeline(clock: MovableClock): Timeline {
  const tasks: Task[] = [];
  let order = 0;
  let instant: number | undefined;
  let stopped = false;
  let sleep: { readonly until: number; readonly abort: AbortController } | undefined;
  const now = () => instant ?? clock.now().getTime();

  const insert = (task: Task) => {
    let low = 0;
    let high = tasks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = tasks[middle];
      if (other && (other.due < task.due || (other.due === task.due && other.order < task.order))) low = middle + 1;
      else high = middle;
    }
    tasks.splice(low, 0, task);
  };

  const arm = () => {
    const next = tasks[0];
    if (stopped || instant !== undefined || !next || sleep?.until === next.due) return;
    sleep?.abort.abort();
    const abort = new AbortController();
    sleep = { until: next.due, abort };
    const pause = clock.sleep(Math.max(0, next.due - clock.now().getTime()), abort.signal);
    void pause.then(
      () => {
        sleep = undefined;
        catchUp();
      },
      () => undefined,
    );
  };

  const catchUp = () => {
    if (instant !== undefined || stopped) return;
    try {
      for (let next = tasks[0]; next && next.due <= clock.now().getTime(); next = tasks[0]) {
        tasks.shift();
        instant = next.due;
        next.run();
        if (stopped) return;
      }
    } finally {
      instant = undefined;
      arm();
    }
  };

  const schedule = (due: number, run: () => void) => {
    if (stopped) return () => undefined;
    const task: Task = { due, order: order++, run };
    insert(task);
    arm();
    return () => {
      const index = tasks.indexOf(task);
      if (index >= 0) tasks.splice(index, 1);
    };
  };

  const unsubscribe = clock.onAdvance(() => catchUp());

  return {
    now,
    stamp: () => stampOf(now()),
    microStamp: () => `${new Date(now()).toISOString().slice(0, 23)}000Z`,
    after: (ms, task) => schedule(now() + Math.max(1, Math.round(ms)), task),
    every(period, task) {
      const ms = Math.max(1, Math.round(period));
      let cancel: () => void;
      let ended = false;
      const plan = (due: number) => {
        cancel = schedule(due, () => {
          const behind = Math.floor((clock.now().getTime() - due) / ms);
          const periods = 1 + Math.max(0, behind - LONGEST_LAG);
          task(periods);
          if (!ended) plan(due + periods * ms);
        });
      };
      plan(now() + ms);
      return () => {
        ended = true;
        cancel();
      };
    },
    catchUp,
    stop() {
      stopped = true;
      tasks.length = 0;
      unsubscribe();
      sleep?.abort.abort();
    },
  };
}
