import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';
import type { FoundError } from './found-error.ts';
import { signatureOf } from './signature.ts';

/** Errors of one kind: of one type, whose messages differ in numbers, ids and quoted values alone. Secrets are masked. */
export interface Kind {
  readonly type: string | undefined;
  readonly signature: string;
  /** The first message of the kind. */
  readonly sample: string;
  readonly count: number;
  /** Unix ms; undefined where no line of it says when. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly pods: ReadonlyMap<string, number>;
  readonly tools: ReadonlyMap<string, number>;
}

export interface Tally {
  readonly errors: number;
  /** Most frequent first. */
  readonly kinds: readonly Kind[];
  /** Errors of kinds beyond those that are kept. */
  readonly otherErrors: number;
  readonly types: readonly Counted[];
  readonly tools: readonly Counted[];
  readonly pods: readonly Counted[];
  readonly routes: readonly Counted[];
  /** Errors by the start of their minute, Unix ms. */
  readonly minutes: ReadonlyMap<number, number>;
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

export interface Counter {
  add(error: FoundError, pod: string): void;
  tally(): Tally;
}

/** What is kept at most, so that memory has an end whatever the logs hold. */
const mostKinds = 300;
const mostNames = 500;
const mostTools = 30;
const mostMinutes = 11_000;
const mostMessages = 4096;

interface OpenKind {
  type: string | undefined;
  signature: string;
  sample: string;
  count: number;
  first: number | undefined;
  last: number | undefined;
  pods: Map<string, number>;
  tools: Map<string, number>;
}

/**
 * Counts errors by kind, type, tool, pod, route and minute. A kind is told by its message with the secrets masked; messages that only
 * differ in what a signature leaves out are masked once, since masking costs more than all the rest.
 */
export function errorCounter(): Counter {
  const kinds = new Map<string, OpenKind>();
  const names = {
    types: new Map<string, number>(),
    tools: new Map<string, number>(),
    pods: new Map<string, number>(),
    routes: new Map<string, number>(),
  };
  const minutes = new Map<number, number>();
  /** Kinds by what their errors said, unmasked; forgotten when it has grown too large. */
  const known = new Map<string, OpenKind | undefined>();
  let errors = 0;
  let otherErrors = 0;

  function kindOf({ type, message }: FoundError): OpenKind | undefined {
    const said = `${type ?? ''}\n${message}`;
    if (known.has(said)) return known.get(said);
    if (known.size >= mostMessages) known.clear();
    const bare = `${type ?? ''}\n${signatureOf(message)}`;
    const kind = known.has(bare) ? known.get(bare) : kindAnew(type, message);
    known.set(said, kind);
    known.set(bare, kind);
    return kind;
  }

  function kindAnew(type: string | undefined, message: string): OpenKind | undefined {
    const sample = mask(message).replaceAll(/\s+/g, ' ').trim();
    const maskedType = type === undefined ? undefined : mask(type);
    const signature = signatureOf(sample);
    const key = `${maskedType ?? ''}\n${signature}`;
    const there = kinds.get(key);
    if (there !== undefined || kinds.size >= mostKinds) return there;
    const kind: OpenKind = {
      type: maskedType,
      signature: cut(signature, 300),
      sample: cut(sample, 300),
      count: 0,
      first: undefined,
      last: undefined,
      pods: new Map(),
      tools: new Map(),
    };
    kinds.set(key, kind);
    return kind;
  }

  return {
    add(error, pod) {
      const { at, type, tool, route } = error;
      errors += 1;
      if (type !== undefined) count(names.types, type, mostNames);
      if (tool !== undefined) count(names.tools, tool, mostNames);
      if (route !== undefined) count(names.routes, route, mostNames);
      count(names.pods, pod, mostNames);
      if (at !== undefined) count(minutes, at - (at % 60_000), mostMinutes);
      const kind = kindOf(error);
      if (kind === undefined) {
        otherErrors += 1;
        return;
      }
      countIn(kind, error, pod);
    },
    tally: () => ({
      errors,
      kinds: [...kinds.values()]
        .map((kind) => ({ ...kind, pods: new Map(kind.pods), tools: masked(kind.tools) }))
        .sort((a, b) => b.count - a.count),
      otherErrors,
      types: top(names.types),
      tools: top(names.tools),
      pods: top(names.pods),
      routes: top(names.routes),
      minutes: new Map(minutes),
    }),
  };
}

function countIn(kind: OpenKind, { at, tool }: FoundError, pod: string): void {
  kind.count += 1;
  count(kind.pods, pod, mostNames);
  if (tool !== undefined) count(kind.tools, tool, mostTools);
  if (at === undefined) return;
  kind.first = Math.min(kind.first ?? at, at);
  kind.last = Math.max(kind.last ?? at, at);
}

/** Counts a name, unless there are so many that a new one is left out. */
function count<Name>(counts: Map<Name, number>, name: Name, most: number): void {
  const before = counts.get(name);
  if (before !== undefined) counts.set(name, before + 1);
  else if (counts.size < most) counts.set(name, 1);
}

/** Names may be anything a program wrote: two that are the same when masked are one. */
function masked(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [name, number] of counts) {
    const shown = mask(name);
    found.set(shown, (found.get(shown) ?? 0) + number);
  }
  return found;
}

function top(counts: ReadonlyMap<string, number>): readonly Counted[] {
  return [...masked(counts)].map(([name, number]) => ({ name, count: number })).sort((a, b) => b.count - a.count);
}
