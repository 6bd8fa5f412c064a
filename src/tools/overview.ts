import { cut } from '../model/cut.ts';
import type { Offer, Part, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { PastChange } from '../ports/past-changes.ts';
import type { Tool, ToolList } from '../ports/tools.ts';
import { type Disabled, disabledBy, disabledWords } from './disabled.ts';
import type { Usage, Used } from './usage.ts';

export interface Overview {
  readonly list: ToolList;
  /** The newest change of each tool that the bot made. */
  readonly changes: ReadonlyMap<string, PastChange>;
  /** undefined where no metrics are configured. */
  readonly usage: Usage | undefined;
}

/** Buttons to enable tools again. */
const mostOffers = 2;

/** Every tool: those that are off first, with who, why and until when; then those that fail most. */
export function toolsReport({ list, changes, usage }: Overview): Report {
  const off = list.tools
    .filter(({ enabled }) => !enabled)
    .map((tool) => ({ tool, how: disabledBy(tool, changes.get(tool.name)) }))
    .sort((a, b) => (b.how.since ?? '').localeCompare(a.how.since ?? '') || a.tool.name.localeCompare(b.tool.name));
  return {
    mark: off.length > 0 ? 'warning' : list.tools.length < list.total ? 'unknown' : 'good',
    headline: headline(
      list,
      off.map(({ tool }) => tool),
    ),
    parts: [
      ...(off.length === 0 ? [] : [offLines(off)]),
      ...(list.tools.length === off.length
        ? []
        : [
            table(
              list.tools.filter(({ enabled }) => enabled),
              usage,
            ),
          ]),
    ],
    notes: [
      ...(list.tools.length === list.total
        ? []
        : [`${list.tools.length} of ${list.total} tools: the admin API lists no more`]),
      ...(usage === undefined ? ['calls not measured: no Prometheus is configured'] : []),
      ...(usage !== undefined && usage.missing !== '' ? [usage.missing] : []),
    ],
    offers: off.slice(0, mostOffers).map(({ tool }) => enableOffer(tool.name)),
  };
}

const areOf = (count: number) => (count === 1 ? 'is' : 'are');

function headline(list: ToolList, off: readonly Tool[]): string {
  if (list.tools.length === 0) return 'The admin API lists no tool';
  const listed = list.tools.length;
  const left = list.total - listed;
  if (off.length === 0) {
    if (left > 0)
      return `${counted(listed, 'listed tool')} ${areOf(listed)} enabled; ${left} ${areOf(left)} not listed`;
    return listed === 1 ? 'The only tool is enabled' : `All ${listed} tools are enabled`;
  }
  const names = off.slice(0, 3).map(({ name }) => cut(name, 60));
  const more = off.length > 3 ? ` and ${off.length - 3} more` : '';
  return `${off.length} of ${counted(listed, left > 0 ? 'listed tool' : 'tool')} disabled: ${names.join(', ')}${more}`;
}

function offLines(off: readonly { readonly tool: Tool; readonly how: Disabled }[]): Part {
  return {
    kind: 'lines',
    lines: off.map(({ tool, how }) => ({ mark: 'warning', label: cut(tool.name, 80), text: disabledWords(how) })),
  };
}

function table(tools: readonly Tool[], usage: Usage | undefined): Part {
  if (usage === undefined) {
    return {
      kind: 'text',
      text: `Enabled: ${tools
        .map(({ name }) => cut(name, 80))
        .sort()
        .join(', ')}`,
    };
  }
  const used = tools.map(({ name }) => ({ name, used: usage.tools.get(name) }));
  const byTrouble = (a: Used | undefined, b: Used | undefined) =>
    (b?.errors ?? 0) - (a?.errors ?? 0) || (b?.calls ?? 0) - (a?.calls ?? 0);
  used.sort((a, b) => byTrouble(a.used, b.used) || a.name.localeCompare(b.name));
  return {
    kind: 'table',
    columns: [{ title: 'Enabled' }, { title: 'Calls, last hour', align: 'right' }, { title: 'Errors', align: 'right' }],
    rows: used.map((one) => [
      cut(one.name, 80),
      one.used === undefined ? '–' : one.used.calls.toLocaleString('en-US'),
      errorsOf(one.used),
    ]),
  };
}

/** `12 (3.1%)`; a dash where nothing is measured. */
function errorsOf(used: Used | undefined): string {
  if (used?.errors === undefined) return '–';
  if (used.errors === 0 || used.calls === 0) return String(used.errors);
  return `${used.errors.toLocaleString('en-US')} (${((100 * used.errors) / used.calls).toFixed(1)}%)`;
}

/** The button that plans to turn a tool on again. */
export function enableOffer(name: string): Offer {
  return { label: `Enable ${cut(name, 40)}…`, action: 'tools enable', params: { name } };
}
