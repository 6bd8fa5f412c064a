import type { TextFile } from '../model/file.ts';
import type { Line, Mark, Offer, Part, Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import { bytes, counted } from '../model/units.ts';
import type { ConfigMap, Deployment, Pod, Revision, SecretFacts } from '../ports/workload.ts';
import { runAnnotation } from '../ports/write-mark.ts';
import { shownUnder } from '../workloads/hidden.ts';
import { present } from '../workloads/pods.ts';
import { lastWrite, olderPods } from './age.ts';
import { sinceRelease } from './since-release.ts';
import { type ConfigSource, neededKeys, ownVariables, reads } from './sources.ts';
import { usesWords } from './use-words.ts';

/** Rows in the channel: what a phone shows at once. */
const mostRows = 12;
const widest = 60;

/** A source, and what the cluster has of it: undefined where it could not be read. */
export type SourceSeen = { readonly source: ConfigSource } & (
  | { readonly kind: 'ConfigMap'; readonly found: ConfigMap | 'missing' | undefined }
  | { readonly kind: 'Secret'; readonly found: SecretFacts | 'missing' | undefined }
);

export interface ConfigSeen {
  readonly deployment: Deployment;
  readonly sources: readonly SourceSeen[];
  /** undefined where they could not be read, like the next. */
  readonly pods: readonly Pod[] | undefined;
  readonly revisions: readonly Revision[] | undefined;
  /** Whether Secrets were looked at; their line says so where they were not. */
  readonly secretAges: boolean;
  readonly gaps: readonly string[];
}

/** What keeps new pods from starting, or says that running ones are behind; neither where nothing is wrong. */
interface Judged {
  readonly seen: SourceSeen;
  readonly missing: string | undefined;
  readonly older: readonly Pod[];
  /** Whether its age is known. */
  readonly isDated: boolean;
}

/** What a deployment runs with, as a report: what is missing, which pods are behind, each source with its age, the keys of ConfigMaps. */
export function configReport(seen: ConfigSeen): Report {
  const { deployment, sources, pods, secretAges, gaps } = seen;
  const judged = sources.map((one) => judge(one, pods ?? []));
  const rows = sources.flatMap(keyRows);
  const left = rows.length - mostRows;
  return {
    mark: markOf(judged, pods, secretAges),
    headline: `${deployment.name}${headline(judged, pods)}`,
    parts: [
      ...(judged.length === 0 ? [] : [{ kind: 'lines' as const, lines: judged.map(sourceLine) }]),
      ...(rows.length === 0 ? [] : [table(rows)]),
      ...(left > 0 ? [{ kind: 'text' as const, text: `… and ${left} more keys in the file` }] : []),
      ...sinceRelease(seen),
    ],
    notes: [...notes(seen), ...gaps],
    offers: offersOf(deployment.name, judged),
    ...(left > 0 ? { attachments: [file(deployment.name, rows)] } : {}),
  };
}

function judge(seen: SourceSeen, pods: readonly Pod[]): Judged {
  const { source, found } = seen;
  if (found === undefined) return { seen, missing: undefined, older: [], isDated: false };
  if (found === 'missing') {
    const isNeeded = source.uses.some(({ optional }) => !optional);
    const missing = isNeeded ? `${source.kind} ${source.name} does not exist` : undefined;
    return { seen, missing, older: [], isDated: true };
  }
  const at = lastWrite(found.writers)?.at;
  const lacks = neededKeys(source).filter((key) => keysOf(seen)?.includes(key) === false);
  return {
    seen,
    missing: lacks.length === 0 ? undefined : `${source.kind} ${source.name} has no key ${lacks.join(', ')}`,
    older: at === undefined ? [] : olderPods(pods, source, at),
    isDated: at !== undefined,
  };
}

/** The keys there are; undefined where nobody says. */
function keysOf(seen: SourceSeen): readonly string[] | undefined {
  if (seen.found === undefined || seen.found === 'missing') return undefined;
  if (seen.kind === 'ConfigMap') return [...Object.keys(seen.found.data), ...seen.found.binaryKeys].sort();
  return seen.found.writers.length === 0 ? undefined : [...new Set(seen.found.writers.flatMap(({ keys }) => keys))];
}

function markOf(judged: readonly Judged[], pods: readonly Pod[] | undefined, secretAges: boolean): Mark {
  if (judged.some(({ missing }) => missing !== undefined)) return 'bad';
  if (judged.some(({ older }) => older.length > 0)) return 'warning';
  if (judged.length === 0) return 'neutral';
  const dark = judged.filter(({ isDated }) => !isDated);
  if (pods === undefined || dark.some(({ seen }) => secretAges || seen.kind === 'ConfigMap')) return 'unknown';
  // What nobody wanted read is no trouble, and no good news either.
  return dark.length === 0 ? 'good' : 'neutral';
}

function headline(judged: readonly Judged[], pods: readonly Pod[] | undefined): string {
  const [gone] = judged.flatMap(({ missing }) => (missing === undefined ? [] : [missing]));
  if (gone !== undefined) return `: ${gone}, so new pods cannot start`;
  const behind = judged.filter(({ older }) => older.length > 0);
  const older = new Set(behind.flatMap((one) => one.older.map(({ uid }) => uid))).size;
  if (older > 0) {
    const what = behind.map(({ seen }) => seen.source.name).join(' and ');
    const all = counted(present(pods ?? []).length, 'pod');
    return `: ${older} of ${all} started before ${what} ${behind.length === 1 ? 'was' : 'were'} last changed`;
  }
  const names = judged.map(({ seen }) => seen.source.name);
  if (names.length === 0) return ' reads no ConfigMap and no Secret';
  if (pods === undefined) return ` reads ${listed(names)}; which pods run with them is not known`;
  const dark = judged.filter(({ isDated }) => !isDated).map(({ seen }) => seen.source.name);
  if (dark.length > 0) return ` reads ${listed(names)}; when ${listed(dark)} last changed is not known`;
  return ` runs with ${listed(names)} as ${names.length === 1 ? 'it is' : 'they are'} now`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
function listed(names: readonly string[]): string {
  const [first = '', second, ...more] = names;
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function sourceLine({ seen, missing, older, isDated }: Judged): Line {
  const { source, found } = seen;
  const label = `${source.kind} ${source.name}`;
  const uses = usesWords(source);
  if (found === 'missing')
    return missing === undefined
      ? { mark: 'neutral', label, text: `does not exist, and may be left out: ${uses}` }
      : { mark: 'bad', label, text: `does not exist: ${uses}` };
  if (found === undefined) return { mark: 'unknown', label, text: `${uses} · not read` };
  const behind = older.length === 0 ? '' : ` · ${counted(older.length, 'pod')} started before that`;
  return {
    mark: missing !== undefined ? 'bad' : older.length > 0 ? 'warning' : isDated ? 'good' : 'unknown',
    label,
    text: [
      ...(missing === undefined ? [] : [`${missing.replace(`${label} `, '')} · `]),
      `${uses} · `,
      ...changedWords(seen),
      ...(behind === '' ? [] : [behind]),
    ],
  };
}

/** `changed 3 h ago by kubectl-edit`; our own changes by their run. */
function changedWords({ found }: SourceSeen): readonly Inline[] {
  if (found === undefined || found === 'missing') return [];
  const last = lastWrite(found.writers);
  if (last?.at === undefined) return ['when it changed is not known'];
  const run = 'annotations' in found && last.by === 'mcp-chatops' ? found.annotations[runAnnotation] : undefined;
  return ['changed ', { time: last.at, as: 'ago' }, ` by ${run ?? (last.by === '' ? 'somebody' : last.by)}`];
}

interface Row {
  readonly from: string;
  readonly key: string;
  readonly value: string;
}

/** The keys of a ConfigMap that some container reads. */
function keyRows(seen: SourceSeen): readonly Row[] {
  const { source } = seen;
  if (seen.kind !== 'ConfigMap' || seen.found === undefined || seen.found === 'missing') return [];
  const { data } = seen.found;
  return (keysOf(seen) ?? [])
    .filter((key) => source.uses.some((use) => reads(use, key)))
    .map((key) => ({ from: source.name, key, value: valueWords(key, data[key]) }));
}

function valueWords(key: string, value: string | undefined): string {
  if (value === undefined) return 'not text';
  const lines = value.trimEnd().split('\n').length;
  if (lines > 1) return `${lines} lines, ${bytes(Buffer.byteLength(value))}`;
  const shown = shownUnder(key, value);
  return shown.length <= widest ? shown : `${shown.slice(0, widest - 1)}…`;
}

function table(rows: readonly Row[]): Part {
  const several = new Set(rows.map(({ from }) => from)).size > 1;
  return {
    kind: 'table',
    columns: [...(several ? [{ title: 'ConfigMap' }] : []), { title: 'Key' }, { title: 'Value' }],
    rows: rows.slice(0, mostRows).map(({ from, key, value }) => [...(several ? [from] : []), key, value]),
  };
}

function file(name: string, rows: readonly Row[]): TextFile {
  const text = rows.map(({ from, key, value }) => `${from}  ${key}  ${value}\n`).join('');
  return { name: `config-${name}.txt`, title: `Configuration of ${name}`, text };
}

function notes({ deployment: { template }, sources, secretAges }: ConfigSeen): readonly Text[] {
  const own = [...new Set(ownVariables(template).map(({ name }) => name))];
  const shown = own.slice(0, 6).join(', ');
  const more = own.length > 6 ? ` and ${own.length - 6} more` : '';
  return [
    ...(own.length === 0 ? [] : [`set in the deployment itself, values not shown: ${shown}${more}`]),
    ...(!sources.some(({ kind }) => kind === 'Secret')
      ? []
      : secretAges
        ? ['values of Secrets are never read']
        : ['Secrets are not looked at: `config.secretAges` of the environment turns their keys and age on']),
  ];
}

function offersOf(deployment: string, judged: readonly Judged[]): readonly Offer[] {
  const restart = { label: 'Plan restart…', action: 'restart', params: { deployment } };
  const isBroken = judged.some(({ missing }) => missing !== undefined);
  return [
    ...(!isBroken && judged.some(({ older }) => older.length > 0) ? [restart] : []),
    ...(isBroken ? [{ label: 'Diagnose', action: 'diagnose', params: { deployment } }] : []),
    { label: 'All pods', action: 'pods', params: { deployment } },
    { label: 'History', action: 'history', params: { deployment } },
  ];
}
