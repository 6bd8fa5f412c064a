import type { Offer, Part, Report } from '../model/report.ts';
import type { Text } from '../model/text.ts';
import { counted } from '../model/units.ts';
import type { Setting, SettingsSeen } from '../ports/database/settings.ts';
import { comparison, recommended } from './recommended.ts';

/** When a change counts, in words (`context` of pg_settings). */
const counts: Readonly<Record<string, string>> = {
  postmaster: 'restart',
  sighup: 'reload',
  'superuser-backend': 'new sessions',
  backend: 'new sessions',
  superuser: 'reload',
  user: 'reload',
  internal: 'never',
};

/** Settings against what the runbook recommends, as a report: what waits for a restart first. */
export function settingsReport(seen: SettingsSeen): Report {
  const { settings, unseen } = seen;
  const other = settings.filter((one) => isOther(comparison(one)));
  const pending = settings.filter(({ pendingRestart }) => pendingRestart);
  return {
    mark: unseen.length > 0 ? 'unknown' : pending.length > 0 || other.length > 0 ? 'warning' : 'good',
    headline: headline(seen, other, pending),
    parts: [table(seen), ...overriddenPart(settings)],
    notes: notesOf(seen, pending),
    offers: [...changeOf(seen, other), { label: 'Server', action: 'db', params: {} }],
  };
}

/** The first that differs, where a change would count and takes no restart. */
function changeOf({ managedBy }: SettingsSeen, other: readonly Setting[]): readonly Offer[] {
  const fixed = ['command line', 'environment variable'];
  const first = other.find(({ context, source }) => context !== 'postmaster' && !fixed.includes(source));
  const value = first && recommended[first.name];
  if (managedBy !== undefined || first === undefined || value === undefined) return [];
  return [{ label: `Set ${first.name} to ${value}`, action: 'db settings set', params: { name: first.name, value } }];
}

const isOther = (result: ReturnType<typeof comparison>) => result === 'lower' || result === 'higher';

function headline({ settings, unseen }: SettingsSeen, other: readonly Setting[], pending: readonly Setting[]): string {
  const compared = settings.filter((one) => comparison(one) !== undefined).length;
  const differ =
    other.length === 0
      ? `${compared} of ${counted(compared + unseen.length, 'setting')} ${compared === 1 ? 'is' : 'are'} as recommended`
      : `${other.length} of ${counted(compared, 'setting')} ${other.length === 1 ? 'differs' : 'differ'} from what is recommended`;
  return [
    differ,
    ...(pending.length === 0 ? [] : [`${pending.length} ${pending.length === 1 ? 'waits' : 'wait'} for a restart`]),
    ...(unseen.length === 0 ? [] : [`${unseen.length} unknown`]),
  ].join(', ');
}

function table({ settings, unseen }: SettingsSeen): Part {
  const right = { align: 'right' as const };
  return {
    kind: 'table',
    columns: [
      { title: 'Setting' },
      { title: 'Now', ...right },
      { title: 'Recommended', ...right },
      { title: 'Change needs' },
    ],
    rows: [
      ...settings.map((one) => [one.name, nowCell(one), recommended[one.name] ?? '–', needsCell(one)]),
      ...unseen.map((name) => [name, '?', recommended[name] ?? '–', '?']),
    ],
  };
}

function nowCell(setting: Setting): Text {
  return isOther(comparison(setting)) ? [{ strong: setting.shown }] : setting.shown;
}

function needsCell({ context, pendingRestart, source }: Setting): Text {
  // What the server was started with beats any file, for as long as it runs.
  if (source === 'command line' || source === 'environment variable') return `start options (${source})`;
  const needs = counts[context] ?? context;
  return pendingRestart ? [{ strong: 'waits for restart' }] : needs;
}

/** What the application sees where somebody set it for its role or database. */
function overriddenPart(settings: readonly Setting[]): readonly Part[] {
  const items = settings.flatMap(({ name, overridden }) =>
    overridden.map(({ role, database, value }): Text => {
      const whose = [
        role === undefined ? [] : [`role ${role}`],
        database === undefined ? [] : [`database ${database}`],
      ].flat();
      return [{ code: `${name} = ${value}` }, ` for ${whose.join(' in ') || 'all'}, whatever the server says`];
    }),
  );
  return items.length === 0 ? [] : [{ kind: 'list', ordered: false, items }];
}

function notesOf({ version, lacking, managedBy, unseen }: SettingsSeen, pending: readonly Setting[]): readonly Text[] {
  return [
    `PostgreSQL ${version}`,
    'recommended by the runbook for a server with about 16 GiB of memory: check yours first',
    ...(pending.length === 0
      ? []
      : ['a setting that was changed and changed back counts as waiting until the next restart']),
    ...(managedBy === undefined
      ? []
      : [`a managed database (${managedBy}): change its parameter group, not the server`]),
    ...(unseen.length === 0 ? [] : [`unknown, not unset: ${unseen.join(', ')}`]),
    ...(lacking === undefined
      ? []
      : [['some settings are hidden from this bot; to see them an administrator runs: ', { code: lacking }] as const]),
  ];
}
