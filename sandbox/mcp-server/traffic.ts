/** How much a server has to do, and how much of it fails. */
export interface Load {
  readonly requestsPerSecond: number;
  /** Share of failed requests, 0 to 1. */
  readonly errorRatio: number;
  /** Mean duration of a tool call, in ms. */
  readonly meanMs: number;
}

/** Totals since the server started. */
export interface Totals {
  readonly requests: number;
  readonly errors: number;
  readonly seconds: number;
}

/** Counts the simulated requests of one server: nothing runs, totals follow from the time that passed. */
export interface Traffic {
  readonly load: Load;
  /** From now on. */
  setLoad(load: Partial<Load>): void;
  totals(): Totals;
}

/** Makes the traffic of a server that starts now. */
export function createTraffic(now: () => Date): Traffic {
  let load: Load = { requestsPerSecond: 4, errorRatio: 0.002, meanMs: 45 };
  let since = now().getTime();
  let before: Totals = { requests: 0, errors: 0, seconds: 0 };
  const totals = () => {
    const passed = Math.max(0, now().getTime() - since) / 1000;
    const requests = passed * load.requestsPerSecond;
    return {
      requests: before.requests + requests,
      errors: before.errors + requests * load.errorRatio,
      seconds: before.seconds + (requests * load.meanMs) / 1000,
    };
  };
  return {
    get load() {
      return load;
    },
    setLoad(change) {
      before = totals();
      since = now().getTime();
      load = { ...load, ...change };
    },
    totals,
  };
}
