/** A circuit breaker lets calls through (closed), stops them (open) or tries a few (half-open). */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** The breakers of one server: set by the sandbox, reset by callers. */
export interface Breakers {
  readonly states: ReadonlyMap<string, BreakerState>;
  set(name: string, state: BreakerState): void;
  /** A breaker opens again this many ms after a reset, as what is behind it still fails; undefined: it stays closed. */
  setRelapse(name: string, afterMs: number | undefined): void;
  /** False where there is none of that name. */
  reset(name: string): boolean;
  /** Opens what was reset and is due to open again. */
  settle(): void;
}

interface Options {
  readonly now: () => Date;
  readonly tools: readonly string[];
  /** The share of the calls of a tool that are refused from now on, 0 to 1. */
  refuse(tool: string, share: number): void;
}

/** The breakers that calls of a tool go through. */
const breakersOf = (tool: string): readonly string[] =>
  ['get_dealer_stock', 'book_service'].includes(tool) ? ['database', 'external-api'] : ['database'];
const refusedBy: Readonly<Record<BreakerState, number>> = { closed: 0, 'half-open': 0.5, open: 1 };

/** Two breakers, closed. */
export function createBreakers({ now, tools, refuse }: Options): Breakers {
  const states = new Map<string, BreakerState>([
    ['external-api', 'closed'],
    ['database', 'closed'],
  ]);
  const relapses = new Map<string, number>();
  const due = new Map<string, number>();
  const set = (name: string, state: BreakerState) => {
    states.set(name, state);
    for (const tool of tools) {
      const shares = breakersOf(tool).map((one) => refusedBy[states.get(one) ?? 'closed']);
      refuse(tool, Math.max(...shares));
    }
  };
  return {
    states,
    set,
    setRelapse(name, afterMs) {
      due.delete(name);
      if (afterMs === undefined) relapses.delete(name);
      else relapses.set(name, afterMs);
    },
    reset(name) {
      if (!states.has(name)) return false;
      set(name, 'closed');
      const afterMs = relapses.get(name);
      if (afterMs !== undefined) due.set(name, now().getTime() + afterMs);
      return true;
    },
    settle() {
      for (const [name, at] of due) {
        if (now().getTime() < at) continue;
        due.delete(name);
        set(name, 'open');
      }
    },
  };
}
