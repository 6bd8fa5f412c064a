import { fault } from '../errors.ts';
import { type Plan, type Promised, promise } from '../model/plan.ts';
import type { Part } from '../model/report.ts';
import { bytes, span } from '../model/units.ts';
import { shownAt } from './preview.ts';
import { type KeyRule, type KindOfKeys, ruleWords } from './rule.ts';
import type { SetSeen } from './set-seen.ts';
import { keysWords, percent, thousands } from './words.ts';

/** No run changes more keys than these. */
const most = 1_000_000;
/** Keys looked at per second where nothing is said: other clients notice nothing of it (bench/cache-clear.ts). */
export const usualPace = 20_000;
/** ms a run may take; `deadlineMs` of the actions. */
export const runMs = 60 * 60_000;
const samples = 8;

/** What a run needs of its plan. */
export interface SetData {
  readonly rule: KeyRule;
  readonly most: number;
  readonly pace: number;
}

/** What is done with a set of keys, in words. */
export interface SetWords {
  /** `Clear`, `Clearing`, `Clear keys` */
  readonly verb: string;
  readonly doing: string;
  readonly confirm: string;
  readonly kind: KindOfKeys;
  /** What it is done for: `, so that they expire in an hour`; or ''. */
  readonly end: string;
  readonly effects: readonly Promised[];
  readonly wayBack: string;
}

/** A set of keys as a plan: what is bound is its rule, its ceiling and its pace. */
export function setPlan<Data extends SetData>(
  seen: SetSeen,
  { rule, pace }: { readonly rule: KeyRule; readonly pace: number },
  words: SetWords,
  data: Omit<Data, keyof SetData>,
): Plan<SetData & Omit<Data, keyof SetData>> {
  const { keys, server, count } = seen;
  const seconds = keys.total / pace;
  if (seconds * 1000 > runMs * 0.9) {
    const needed = Math.ceil(keys.total / ((runMs / 1000) * 0.8) / 1000) * 1000;
    throw fault(
      'PARAM_INVALID',
      `At ${thousands(pace)} keys a second it would take ${span(seconds)}, and a run may take ${span(runMs / 1000)}.`,
      {
        hint: `Add \`pace=${needed}\` or more; \`/mcp cache\` shows how busy Redis is.`,
      },
    );
  }
  const kind = words.kind;
  return {
    headline: `${words.verb} up to ${keysWords(count.keys > most ? { keys: most, off: 0 } : count)} ${ruleWords(rule, { ...kind, one: count.keys === 1 })}${words.end}`,
    doing: `${words.doing} ${ruleWords(rule, kind)}`,
    confirm: words.confirm,
    subject: rule.match.text,
    changes: [],
    promises: [
      ...words.effects,
      touchedPromise(rule),
      promise(
        'pace',
        { pace, most },
        (terms) =>
          `At most ${thousands(terms.most)} keys, looked at ${thousands(terms.pace)} a second in small pages between which Redis serves others. It can be stopped at any time.`,
      ),
      promise('way back', { text: words.wayBack }, (terms) => terms.text),
    ],
    onFailure: 'ask',
    course: courseOf(seen, seconds),
    parts: samplePart(seen),
    selection: {
      rule,
      ceiling: most,
      preview: [shownAt(keys.at, `${keysWords(count)} ${ruleWords(rule, { ...kind, one: count.keys === 1 })}`)],
    },
    steps: [
      { key: 'before', title: 'Count keys' },
      { key: 'change', title: `${words.confirm}` },
      { key: 'verify', title: 'Count again' },
    ],
    // Another server, or the same one started anew, knows nothing of what was touched before.
    observed: { runId: server.runId ?? null },
    data: { rule, most, pace, ...data },
  };
}

function touchedPromise({ touched, idleSeconds }: KeyRule): Promised {
  return promise('only', { touched, idleSeconds }, (terms) =>
    terms.touched === 'leave'
      ? 'Only keys that are there now and that nobody reads or writes until then: one that is touched meanwhile, or appears meanwhile, is left and counted.'
      : 'Keys in use go too, and so do those that appear meanwhile.',
  );
}

function courseOf({ keys, server, count, bytes: size, taken }: SetSeen, seconds: number): readonly string[] {
  const { total, matched, complete, sample } = keys;
  const lasting = taken.filter(({ ttlMs }) => ttlMs === null).length;
  const facts = [
    `That is ${percent(total === 0 ? 0 : Math.min(1, count.keys / total))} of the ${thousands(total)} keys there are`,
    ...(size === undefined
      ? []
      : [`${count.off === 0 && matched <= sample.length ? '' : 'about '}${bytes(Math.round(size))}`]),
    ...(lasting === 0 ? [] : [`${percent(lasting / taken.length)} of them never expire`]),
  ];
  return [
    `${facts.join(', ')}.`,
    ...(complete
      ? []
      : [`Not all keys could be read in 5 s, so the number is an estimate, right to the ± in 95 of 100 cases.`]),
    ...(count.keys > most ? [`One run takes at most ${thousands(most)}: ask again for the rest.`] : []),
    `It takes about ${span(Math.max(1, seconds))}.`,
    ...(server.memory.policy === undefined ? [] : [`Eviction policy ${server.memory.policy}.`]),
  ];
}

/** A few of them, so that people see whether they are what they meant. */
function samplePart({ taken }: SetSeen): readonly Part[] {
  if (taken.length === 0) return [];
  const lines = taken.slice(0, samples).map(({ name, idleSeconds, ttlMs }) => {
    const idle = idleSeconds === undefined ? '' : ` · touched ${span(idleSeconds)} ago`;
    const ttl = ttlMs === undefined ? '' : ttlMs === null ? ' · never expires' : ` · expires in ${span(ttlMs / 1000)}`;
    return `${name}${idle}${ttl}`;
  });
  return [
    { kind: 'text', text: 'Such as' },
    { kind: 'list', ordered: false, items: lines },
  ];
}
