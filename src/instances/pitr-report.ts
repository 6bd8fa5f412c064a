import { instantWords } from '../catalog/params/instant.ts';
import type { Environment } from '../model/environment.ts';
import type { Offer, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { InstancesReader } from '../ports/instances.ts';
import type { CopyMade } from './make-copy.ts';
import type { PitrData } from './pitr-plan.ts';
import { differingSettings } from './settings.ts';

const callMs = 20_000;
const dayMs = 86_400_000;
const mostTables = 30;
const grouped = new Intl.NumberFormat('en');

export const discardOffer = (name: string): Offer => ({
  label: 'Plan to remove the copy…',
  action: 'db pitr discard',
  params: { name },
});

interface Reporting {
  readonly instances: Pick<InstancesReader, 'instance'>;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly now: Date;
}

/** How a copy came out: whether it has the settings that were approved, and how its tables differ from the live ones. */
export async function pitrReport(
  { instances, environment, signal, now }: Reporting,
  { at, settings }: PitrData,
  { target, address, port, counts }: CopyMade,
): Promise<Report> {
  const found = await instances.instance(target, { timeoutMs: callMs, signal });
  if (found?.status !== 'available')
    return { mark: 'bad', headline: `${target} is ${found === undefined ? 'gone' : `"${found.status}"`}` };
  const differing = differingSettings(settings, found.settings);
  if (differing.length > 0)
    return {
      mark: 'bad',
      headline: `${target} has other settings than were approved: ${differing[0]?.label ?? ''}${differing.length === 1 ? '' : ` and ${differing.length - 1} more`}`,
      parts: [
        {
          kind: 'table',
          columns: [{ title: 'Setting' }, { title: 'Approved' }, { title: 'Found' }],
          rows: differing.map(({ label, wanted, found: now_ }) => [label, wanted, now_]),
        },
      ],
      offers: [discardOffer(target)],
    };
  const where = {
    kind: 'fields' as const,
    fields: [
      { label: 'Moment', value: instantWords(new Date(at), environment.timezone) },
      { label: 'Where', value: [{ code: `${address}:${port}` }] },
    ],
  };
  const later = [
    {
      question: `${target} still costs money. Remove it?`,
      offer: discardOffer(target),
      at: new Date(now.getTime() + dayMs).toISOString(),
    },
  ];
  const common = { notes: notes(counts), offers: [discardOffer(target)], later };
  if ('uncounted' in counts)
    return {
      mark: 'good',
      headline: `${target} is there with every setting as approved; its tables were not counted`,
      parts: [where],
      ...common,
    };
  const tables = Object.keys({ ...counts.live, ...counts.copy }).sort();
  const gone = tables.filter((table) => Object.hasOwn(counts.live, table) && !Object.hasOwn(counts.copy, table));
  const back = tables.filter((table) => Object.hasOwn(counts.copy, table) && !Object.hasOwn(counts.live, table));
  const words = [
    ...(back.length === 0 ? [] : [`${counted(back.length, 'table')} that the live database no longer has`]),
    ...(gone.length === 0 ? [] : [`without ${counted(gone.length, 'table')} made since`]),
  ];
  return {
    mark: 'good',
    headline: `${target} is there with every setting as approved: ${counted(Object.keys(counts.copy).length, 'table')}${words.length === 0 ? '' : `, ${words.join(', ')}`}`,
    parts: [
      where,
      {
        kind: 'table',
        columns: [{ title: 'Table' }, { title: 'Rows then', align: 'right' }, { title: 'Rows now', align: 'right' }],
        rows: tables.slice(0, mostTables).map((table) => [table, cell(counts.copy, table), cell(counts.live, table)]),
      },
    ],
    ...common,
    notes: [
      ...(tables.length > mostTables ? [`${tables.length - mostTables} more tables are not shown`] : []),
      ...common.notes,
    ],
  };
}

function cell(counts: Readonly<Record<string, number | null>>, table: string): string {
  if (!Object.hasOwn(counts, table)) return 'not there';
  const rows = counts[table];
  return typeof rows === 'number' ? grouped.format(rows) : 'not counted in time';
}

const notes = (counts: CopyMade['counts']) => [
  ...('uncounted' in counts ? [`tables not counted: ${counts.uncounted}`] : []),
  'AWS loads its storage when it is first read: the first queries are slow',
  'roles and passwords are those of that moment',
];
