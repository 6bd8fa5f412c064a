import { type Fault, isFault } from '../errors.ts';
import type { Field, Offer, Part, Report } from '../model/report.ts';
import { marked, type Text } from '../model/text.ts';
import { bytes, counted, span } from '../model/units.ts';
import type { KeysSeen } from '../ports/cache/keys.ts';
import type { CacheServerSeen } from '../ports/cache/server.ts';
import { type Family, familiesOf } from './families.ts';
import { hitRatio, hitWords } from './hits.ts';
import type { CacheLook } from './look.ts';
import { troubleOf } from './trouble.ts';
import { keysWords, percent, thousands } from './words.ts';

const mostFamilies = 10;

/** What a Redis says of itself, or that it does not answer: that is the answer then, not a failure of the look. */
export async function answerReport(asked: () => Promise<Report>): Promise<Report> {
  try {
    return await asked();
  } catch (error) {
    if (isFault(error, 'CACHE_UNREACHABLE') || isFault(error, 'CACHE_FAILED')) return silentReport(error);
    throw error;
  }
}

function silentReport({ message, hint }: Fault): Report {
  return {
    mark: 'bad',
    headline: message.replace(/\.$/, ''),
    parts: [{ kind: 'text', text: marked(hint) }],
    offers: [{ label: 'Health', action: 'health', params: {} }],
  };
}

/** A Redis as a report: what is wrong first, then a figure for everything, then what its keys are. */
export function cacheReport(look: CacheLook): Report {
  const { server, keys } = look;
  const trouble = troubleOf(look);
  const families = keys === undefined ? [] : familiesOf(keys);
  const version = server.version === undefined ? 'Redis' : `Redis ${server.version}`;
  return {
    mark: trouble.length > 0 || server.lacking.length > 0 ? 'warning' : 'good',
    headline:
      trouble.length > 0
        ? `${version} answers, but ${trouble.slice(0, 2).join(', and ')}`
        : `${version} answers; ${calmWords(look)}`,
    parts: [{ kind: 'fields', fields: fieldsOf(look) }, ...(families.length === 0 ? [] : [familyTable(families)])],
    notes: notesOf(look, families, trouble),
    offers: offersOf(families),
  };
}

function calmWords({ server: { memory, keys }, now }: CacheLook): string {
  const { usedBytes, maxBytes } = memory;
  const ratio = now && hitRatio(now);
  const words = [
    ...(usedBytes === undefined
      ? []
      : [
          maxBytes === undefined || maxBytes === 0
            ? `${bytes(usedBytes)} used`
            : `${percent(usedBytes / maxBytes)} of ${bytes(maxBytes)} used`,
        ]),
    ...(ratio === undefined ? [] : [`${percent(ratio)} of lookups hit`]),
    ...(keys === undefined ? [] : [`${thousands(keys)} ${keys === 1 ? 'key' : 'keys'}`]),
  ];
  return words.join(', ') || 'it tells nothing of itself';
}

function fieldsOf(look: CacheLook): readonly Field[] {
  const { server, now } = look;
  const { evicted, expired } = server;
  return [
    { label: 'Memory', value: memoryWords(server.memory) },
    { label: 'Lookups that hit', value: hitWords(server, now) },
    {
      label: 'Evicted',
      value:
        evicted === undefined
          ? 'not told'
          : `${thousands(evicted)} since the start${now === undefined ? '' : `, ${thousands(now.evicted)} in ${span(now.seconds)}`}`,
    },
    { label: 'Expired', value: expired === undefined ? 'not told' : `${thousands(expired)} since the start` },
    { label: 'Clients', value: clientWords(server.clients) },
    { label: 'Replication', value: replicationWords(server.replication) },
    { label: 'Slow commands', value: slowWords(server) },
  ];
}

function memoryWords({ usedBytes, maxBytes, policy, fragmentation, freeing }: CacheServerSeen['memory']): string {
  const used = usedBytes === undefined ? 'not told' : bytes(usedBytes);
  const of =
    maxBytes === undefined
      ? ' (limit not told)'
      : maxBytes === 0
        ? ', no limit (maxmemory 0)'
        : ` of ${bytes(maxBytes)}${usedBytes === undefined ? '' : ` (${percent(usedBytes / maxBytes)})`}`;
  return [
    `${used}${of}`,
    policy === undefined ? 'policy not told' : `policy ${policy}`,
    ...(fragmentation === undefined ? [] : [`fragmentation ${fragmentation.toFixed(2)}`]),
    ...(freeing === undefined || freeing === 0 ? [] : [`${thousands(freeing)} values still being freed`]),
  ].join('; ');
}

function clientWords({ connected, blocked, max, rejected, named }: CacheServerSeen['clients']): string {
  if (connected === undefined) return 'not told';
  const names = (named ?? []).slice(0, 4).map(({ name, count }) => `${name || '(no name)'} ${count}`);
  const more = (named ?? []).length - names.length;
  return [
    `${thousands(connected)}${max === undefined ? '' : ` of ${thousands(max)}`}${names.length === 0 ? '' : `: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`}`,
    ...(blocked === undefined || blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(rejected === undefined || rejected === 0 ? [] : [`${thousands(rejected)} rejected since the start`]),
  ].join('; ');
}

function replicationWords({ role, replicas, behindBytes, linkUp }: CacheServerSeen['replication']): string {
  if (role === undefined) return 'not told';
  if (role !== 'master') return `a replica${linkUp === false ? ' that has lost its primary' : ''}`;
  if (replicas === undefined) return 'primary; replicas not told';
  if (replicas === 0) return 'primary, no replicas';
  return `primary, ${counted(replicas, 'replica')}${behindBytes === undefined ? '' : `, at most ${bytes(behindBytes)} behind`}`;
}

function slowWords({ slow }: CacheServerSeen): Text {
  if (slow === undefined) return '? (hidden from this bot)';
  if (slow.length === 0) return 'none in the slow log';
  return slow
    .slice(0, 3)
    .flatMap(
      ({ command, ms, at }, index): Text => [
        `${index === 0 ? '' : ', '}${command} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms `,
        { time: at, as: 'ago' },
      ],
    );
}

function familyTable(families: readonly Family[]): Part {
  return {
    kind: 'table',
    columns: [
      { title: 'Keys that begin with' },
      { title: 'Keys', align: 'right' },
      { title: 'Memory', align: 'right' },
      { title: 'Never expire', align: 'right' },
      { title: 'Others expire in' },
    ],
    rows: families
      .slice(0, mostFamilies)
      .map((family) => [
        family.prefix === '' ? '(no prefix)' : family.prefix,
        keysWords(family.count),
        family.bytes === undefined
          ? '?'
          : `${family.count.off === 0 ? '' : 'about '}${bytes(Math.round(family.bytes))}`,
        lastingWords(family),
        ttlWords(family),
      ]),
  };
}

function lastingWords({ asked, lasting, count }: Family): string {
  if (asked === 0) return '?';
  return asked === count.keys && count.off === 0 ? thousands(lasting) : percent(lasting / asked);
}

function ttlWords({ ttlMs, asked }: Family): string {
  if (asked === 0) return '?';
  if (ttlMs === undefined) return '–';
  const [least, most] = [span(ttlMs.least / 1000), span(ttlMs.most / 1000)];
  return least === most ? least : `${least} to ${most}`;
}

function notesOf(
  { server, keys }: CacheLook,
  families: readonly Family[],
  trouble: readonly string[],
): readonly Text[] {
  const lacking = [...new Set([...server.lacking, ...(keys?.lacking ?? [])])];
  return [
    ...(trouble.length > 2 ? [`also: ${trouble.slice(2).join(', ')}`] : []),
    ...(server.isCluster ? ['this is one node of a Redis Cluster: keys of the others are not looked at'] : []),
    ...(keys === undefined ? [] : sampleNotes(keys, families)),
    'figures since the start also begin anew when the statistics are reset',
    ...lacking.map(
      (statement): Text => [
        'what is hidden is unknown, not zero; to see it an administrator runs: ',
        { code: statement },
      ],
    ),
  ];
}

function sampleNotes(keys: KeysSeen, families: readonly Family[]): readonly Text[] {
  const { total, names, sample, complete } = keys;
  const largest = [...sample].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0))[0];
  const rest = families.length - mostFamilies;
  return [
    ...(total === 0 ? ['this database holds no keys'] : []),
    ...(total > 0 && complete ? [`all ${counted(total, 'key')} counted`] : []),
    ...(complete
      ? []
      : [
          `${thousands(names.length)} of ${thousands(total)} keys read by SCAN; counts are right to the ± in 95 of 100 cases`,
        ]),
    ...(sample.length > 0 && (!complete || sample.length < total)
      ? [`sizes and times to live of ${thousands(sample.length)} keys chosen by chance`]
      : []),
    ...(largest?.bytes === undefined ? [] : [`largest of those asked: ${largest.name}, ${bytes(largest.bytes)}`]),
    ...(rest > 0 ? [`${counted(rest, 'more family').replace('familys', 'families')} not listed`] : []),
  ];
}

/** Clearing the largest family is what people come for. */
function offersOf(families: readonly Family[]): readonly Offer[] {
  const [largest] = families.filter(({ prefix }) => prefix !== '');
  return [
    ...(largest === undefined
      ? []
      : [{ label: `Clear ${largest.prefix}…`, action: 'cache clear', params: { pattern: largest.prefix } }]),
    { label: 'Health', action: 'health', params: {} },
  ];
}
