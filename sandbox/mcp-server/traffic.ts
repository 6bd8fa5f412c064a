/** How much a server has to do, and how much of it fails. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Share of failed requests, 0 to 1. */
  readonly errorRatio: number;
  /** Mean duration of a tool call, in ms. */
  readonly meanMs: number;
  /** Shares of that duration, 0 to 1, that a call waits for others; the rest is the server's own. */
  readonly spent: Readonly<Record<SpentOn, number>>;
}

/** What a call waits for. */
export const waitedFor = ['database', 'cache', 'upstream'] as const;
export type SpentOn = (typeof waitedFor)[number];

/** Answers that are no results: no valid token, no permission, too many calls, a breaker that is open. */
export type Refusal = '401' | '403' | '429' | '503';
export const answerStatuses = ['200', '401', '403', '429', '500', '503'] as const;
export type AnswerStatus = (typeof answerStatuses)[number];

/** What one tool has counted since the server started. None of it ever falls. */
export interface Counters {
  readonly requests: number;
  readonly errors: number;
  readonly seconds: number;
  /** Of the seconds, those that calls waited for others. */
  readonly spent: Readonly<Record<SpentOn, number>>;
  /** Calls that took no longer than each bound of `bounds`. */
  readonly buckets: readonly number[];
  /** HTTP answers by status. Calls without a valid token, without permission or above the rate reach no tool: they are no requests. */
  readonly answers: Readonly<Record<AnswerStatus, number>>;
}

/** Upper bounds of the buckets, in seconds; the last one before +Inf is 5 s. */
export const bounds = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

/** Counts the simulated requests of one server: nothing runs, counters follow from the time that passed. */
export interface Traffic {
  /** Of the server as a whole. */
  readonly load: Load;
  /** From now on. With a tool, `requestsPerSecond` is that tool's own. */
  setLoad(load: Partial<Load>, tool?: string): void;
  /** From now on so many calls are refused, as a share of those that reach their tool; of one tool, or of all. */
  refuse(status: Refusal, share: number, tool?: string): void;
  /** Calls of a tool that is off do not come any more. */
  setTool(tool: string, on: boolean): void;
  /** The counters at a time since the start (Unix ms), by tool. */
  countersAt(at: number): ReadonlyMap<string, Counters>;
}

/** A time in which nothing was changed. */
interface Segment {
  readonly from: number;
  readonly before: ReadonlyMap<string, Counters>;
  /** Load of each tool that is on. */
  readonly loads: ReadonlyMap<string, Load & { readonly refused: Refused }>;
}

type Refused = Readonly<Partial<Record<Refusal, number>>>;

const noAnswers = { '200': 0, '401': 0, '403': 0, '429': 0, '500': 0, '503': 0 };
const none: Counters = {
  requests: 0,
  errors: 0,
  seconds: 0,
  spent: { database: 0, cache: 0, upstream: 0 },
  buckets: bounds.map(() => 0),
  answers: noAnswers,
};
/** Somewhere a token always expires. */
const ordinary: Refused = { '401': 0.001 };
/** Changes that are remembered, so that past times can be told. */
const remembered = 200;

/** Makes the traffic of a server that starts now. */
export function createTraffic(now: () => Date, tools: readonly string[]): Traffic {
  let load: Load = {
    requestsPerSecond: 4,
    errorRatio: 0.002,
    meanMs: 45,
    spent: { database: 0.3, cache: 0.05, upstream: 0.4 },
  };
  const own = new Map<string, Partial<Load>>();
  let refusedByAll: Refused = ordinary;
  const refusedBy = new Map<string, Refused>();
  const on = new Set(tools);
  let segments: Segment[] = [];

  const loadOf = (tool: string) => {
    const common = { ...load, requestsPerSecond: load.requestsPerSecond / Math.max(1, tools.length) };
    return { ...common, ...own.get(tool), refused: { ...refusedByAll, ...refusedBy.get(tool) } };
  };
  const countersAt = (at: number): ReadonlyMap<string, Counters> => {
    const segment = segments.findLast(({ from }) => from <= at) ?? segments[0];
    if (segment === undefined) return new Map();
    const passed = Math.max(0, at - segment.from) / 1000;
    const names = new Set([...segment.before.keys(), ...segment.loads.keys()]);
    return new Map(
      [...names].map((name) => [name, grown(segment.before.get(name) ?? none, segment.loads.get(name), passed)]),
    );
  };
  const begin = () => {
    const from = now().getTime();
    const loads = new Map([...on].map((tool) => [tool, loadOf(tool)]));
    segments = [...segments, { from, before: countersAt(from), loads }].slice(-remembered);
  };
  begin();
  return {
    get load() {
      return load;
    },
    setLoad(change, tool) {
      if (tool === undefined) load = { ...load, ...change };
      else own.set(tool, { ...own.get(tool), ...change });
      begin();
    },
    refuse(status, share, tool) {
      if (tool === undefined) refusedByAll = { ...refusedByAll, [status]: share };
      else refusedBy.set(tool, { ...refusedBy.get(tool), [status]: share });
      begin();
    },
    setTool(tool, isOn) {
      if (isOn) on.add(tool);
      else on.delete(tool);
      begin();
    },
    countersAt,
  };
}

/** Durations are taken as exponentially distributed: the share up to `x` is 1 - e^(-x/mean). */
function grown(before: Counters, load: (Load & { readonly refused: Refused }) | undefined, seconds: number): Counters {
  if (load === undefined) return before;
  const requests = seconds * load.requestsPerSecond;
  const mean = load.meanMs / 1000;
  const { refused } = load;
  const unavailable = refused['503'] ?? 0;
  const failed = (1 - unavailable) * load.errorRatio;
  const counted = (status: AnswerStatus, share: number) => before.answers[status] + requests * share;
  return {
    requests: before.requests + requests,
    errors: before.errors + requests * (failed + unavailable),
    seconds: before.seconds + requests * mean,
    spent: {
      database: before.spent.database + requests * mean * load.spent.database,
      cache: before.spent.cache + requests * mean * load.spent.cache,
      upstream: before.spent.upstream + requests * mean * load.spent.upstream,
    },
    buckets: bounds.map((bound, index) => (before.buckets[index] ?? 0) + requests * (1 - Math.exp(-bound / mean))),
    answers: {
      '200': counted('200', 1 - unavailable - failed),
      '401': counted('401', refused['401'] ?? 0),
      '403': counted('403', refused['403'] ?? 0),
      '429': counted('429', refused['429'] ?? 0),
      '500': counted('500', failed),
      '503': counted('503', unavailable),
    },
  };
}
