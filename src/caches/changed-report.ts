import type { Field, Offer, Report } from '../model/report.ts';
import { bytes, counted } from '../model/units.ts';
import type { Untouched } from '../ports/cache/change.ts';
import type { SampledKey } from '../ports/cache/keys.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import type { CacheCall, CacheReader } from '../ports/cache.ts';
import type { ChangedSet } from './change-set.ts';
import { type KeyRule, type KindOfKeys, ruleWords } from './rule.ts';
import { thousands } from './words.ts';

const sampleSize = 1000;
const readMs = 5000;

export interface ChangedWords {
  /** `cleared`, `given a time to live` */
  readonly done: string;
  readonly kind: KindOfKeys;
  /** Whether a key that is still there should have been changed. */
  wanted(key: SampledKey): boolean;
  readonly offers: readonly Offer[];
}

/** Reads the keys again after a change, and says what became of those that were shown. */
export async function changedReport(
  cache: CacheReader,
  rule: KeyRule,
  untouched: Untouched | undefined,
  set: ChangedSet,
  words: ChangedWords,
  call: CacheCall,
): Promise<Report> {
  const { memory } = await cache.server(call);
  const keys = await cache.keys({ match: rule.match, names: 0, sample: sampleSize, forMs: readMs }, call);
  // What may be touched at any time comes anew while it is cleared: then what is there now says nothing.
  const missed =
    untouched === undefined
      ? []
      : keys.sample.filter(
          (key) => key.idleSeconds !== undefined && keys.at - key.idleSeconds < untouched.before && words.wanted(key),
        );
  const isShort = missed.length > set.untold && !set.stopped;
  return {
    mark: isShort ? 'bad' : 'good',
    headline: isShort
      ? `${headline(set, rule, words)}; ${counted(missed.length, 'key')} that should have been ${missed.length === 1 ? 'is' : 'are'} still there`
      : headline(set, rule, words),
    parts: [{ kind: 'fields', fields: fieldsOf(set, memory, words, keys.complete ? keys.matched : undefined) }],
    notes: [
      ...(set.stopped ? ['one run takes no more than that: ask again for the rest'] : []),
      ...(set.untold === 0
        ? []
        : [
            'small numbers are one object for all keys that hold them, so Redis cannot tell when such a key was touched: `touched=take` takes them too',
          ]),
      ...(set.touched === 0 ? [] : ['keys in use go with `touched=take`']),
    ],
    offers: words.offers,
  };
}

function headline({ changed, touched, untold, gone }: ChangedSet, rule: KeyRule, { kind, done }: ChangedWords): string {
  const of = changed + touched + untold + gone;
  const isOne = changed === of ? changed === 1 : changed === 0;
  const what = ruleWords(rule, { ...kind, one: isOne });
  const count =
    changed === 0 ? 'No' : changed === of ? thousands(changed) : `${thousands(changed)} of ${thousands(of)}`;
  return [
    `${count} ${what} ${changed <= 1 ? 'was' : 'were'} ${done}`,
    ...(touched === 0 ? [] : [`${thousands(touched)} touched since ${touched === 1 ? 'was' : 'were'} left`]),
    ...(untold === 0 ? [] : [`${thousands(untold)} ${untold === 1 ? 'was' : 'were'} left because Redis cannot tell`]),
  ].join('; ');
}

function fieldsOf(
  set: ChangedSet,
  memory: CacheServerSeen['memory'],
  { done }: ChangedWords,
  now: number | undefined,
): readonly Field[] {
  const { changed, touched, untold, before, matched } = set;
  const gone = Math.max(0, (before.matched ?? matched) - matched) + set.gone;
  const size = (count: number | undefined) => (count === undefined ? 'not told' : bytes(count));
  const freeing =
    memory.freeing === undefined || memory.freeing === 0
      ? ''
      : `, ${thousands(memory.freeing)} values still being freed`;
  return [
    { label: `Keys ${done}`, value: thousands(changed) },
    ...(touched + untold === 0
      ? []
      : [
          {
            label: 'Left',
            value: `${thousands(touched + untold)}${touched === 0 ? '' : `, ${thousands(touched)} of them touched since`}`,
          },
        ]),
    ...(gone === 0
      ? []
      : [{ label: 'Gone by then', value: `${thousands(gone)}: expired, or cleared by somebody else` }]),
    {
      label: 'Keys that match',
      value: `${before.matched === undefined ? 'not counted' : thousands(before.matched)} → ${now === undefined ? 'not counted' : thousands(now)}`,
    },
    { label: 'Memory of Redis', value: `${size(before.usedBytes)} → ${size(memory.usedBytes)}${freeing}` },
  ];
}
