import type { OpenWatch } from './api/context.ts';
import type { ResourcePath, Verb } from './api/request.ts';

/** Which requests a fault meets; what is left out matches any. */
export interface FaultMatch {
  readonly verb?: Verb;
  /** Plural name, such as `deployments`. */
  readonly resource?: string;
  readonly subresource?: string;
  readonly namespace?: string;
  readonly name?: string;
  /** User name, such as `system:serviceaccount:mcp:bot`. */
  readonly identity?: string;
}

/** What happens to a request. */
export type FaultEffect =
  /** Waits on the cluster's clock, then goes on. */
  | { readonly kind: 'latency'; readonly ms: number }
  /** 429, with Retry-After in seconds. */
  | { readonly kind: 'busy'; readonly retryAfterSeconds?: number }
  | { readonly kind: 'error'; readonly code: 500 | 502 | 503 | 504; readonly message?: string }
  | { readonly kind: 'forbidden' }
  /** 410 for lists and watches. */
  | { readonly kind: 'expired' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** Everything is done, then the connection breaks instead of the answer. */
  | { readonly kind: 'lost-reply' }
  /** Nothing is done and no answer ever comes. */
  | { readonly kind: 'hang' };

export interface FaultRule {
  readonly match?: FaultMatch;
  readonly effect: FaultEffect;
  /** How many requests it meets; no limit where nothing is said. */
  readonly times?: number;
  /** 0 to 1; 1 where nothing is said. */
  readonly probability?: number;
  /** What comes in its place once it has met its last request, before that request is answered. */
  readonly next?: FaultRule;
}

/** A fault that was injected. */
export interface InjectedFault {
  readonly rule: FaultRule;
  /** How many requests it met. */
  readonly hits: number;
  remove(): void;
}

/** Faults of the API itself. */
export interface ApiFaults {
  inject(rule: FaultRule): InjectedFault;
  readonly active: readonly InjectedFault[];
  clear(): void;
  /** Breaks the connections of running watches; gives how many there were. */
  cutWatches(match?: FaultMatch): number;
  /** Ends running watches with 410 Expired; gives how many there were. */
  expireWatches(match?: FaultMatch): number;
}

/** What a request is to faults. */
export interface FaultSubject {
  readonly verb: Verb;
  readonly identity: string;
  readonly target: ResourcePath | undefined;
}

/** The inner side: which effects a request meets, each counted. */
export interface FaultBook extends ApiFaults {
  meet(subject: FaultSubject): readonly FaultEffect[];
}

const fits = (wanted: string | undefined, actual: string | undefined) => wanted === undefined || wanted === actual;

function matches(match: FaultMatch | undefined, { verb, identity, target }: FaultSubject): boolean {
  if (!match) return true;
  return (
    fits(match.verb, verb) &&
    fits(match.resource, target?.resource) &&
    fits(match.subresource, target?.subresource) &&
    fits(match.namespace, target?.namespace) &&
    fits(match.name, target?.name) &&
    fits(match.identity, identity)
  );
}

/** Makes an empty book; `random` gives numbers from 0 to 1 for faults with a probability. */
export function createFaults(watches: ReadonlySet<OpenWatch>, random: () => number): FaultBook {
  const active: (InjectedFault & { hits: number })[] = [];
  const remove = (fault: InjectedFault & { hits: number }) => {
    const index = active.indexOf(fault);
    if (index >= 0) active.splice(index, 1);
  };
  const inject = (rule: FaultRule): InjectedFault => {
    const fault = { rule, hits: 0, remove: () => remove(fault) };
    active.push(fault);
    return fault;
  };
  const matching = (match: FaultMatch | undefined) =>
    [...watches].filter(
      (watch) =>
        fits(match?.resource, watch.resource) &&
        fits(match?.namespace, watch.namespace) &&
        fits(match?.identity, watch.identity),
    );
  return {
    active,
    inject,
    clear() {
      active.length = 0;
    },
    cutWatches(match) {
      const found = matching(match);
      for (const watch of found) watch.cut();
      return found.length;
    },
    expireWatches(match) {
      const found = matching(match);
      for (const watch of found) watch.expire();
      return found.length;
    },
    meet(subject) {
      const met = active.filter(
        ({ rule }) => matches(rule.match, subject) && (rule.probability === undefined || random() < rule.probability),
      );
      for (const fault of met) {
        fault.hits += 1;
        if (fault.rule.times === undefined || fault.hits < fault.rule.times) continue;
        remove(fault);
        if (fault.rule.next !== undefined) inject(fault.rule.next);
      }
      return met.map(({ rule }) => rule.effect);
    },
  };
}
