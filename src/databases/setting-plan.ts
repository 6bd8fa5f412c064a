import { fault } from '../errors.ts';
import { type Plan, promise } from '../model/plan.ts';
import type { Text } from '../model/text.ts';
import { bytes } from '../model/units.ts';
import type { ChangeableSetting } from '../ports/database/changeable-settings.ts';
import type { SettingFound } from '../ports/database/setting-change.ts';
import type { DatabaseCall, DatabaseReader } from '../ports/database.ts';
import { recommended } from './recommended.ts';
import { amountIn, amountOf, typedValue } from './setting-value.ts';

/** What the change needs of its plan. */
export interface SettingData {
  readonly name: ChangeableSetting;
  /** null takes away what was written. */
  readonly value: string | null;
  /** What was written before; null for nothing. */
  readonly before: string | null;
  /** What new sessions will see, in bytes, ms, or plain. */
  readonly amount: number;
  readonly needsRestart: boolean;
}

/** A server that cannot have them does not start again: more than these takes a look at its machine first. */
const costly: readonly string[] = [
  'shared_buffers',
  'max_connections',
  'autovacuum_max_workers',
  'work_mem',
  'maintenance_work_mem',
];
/** As many times what it has now, or what the runbook recommends, is the most. */
const mostTimes = 2;

/** A setting with another value, as a plan; `text` undefined takes away what was written. */
export async function settingPlan(
  database: DatabaseReader,
  name: ChangeableSetting,
  text: string | undefined,
  call: DatabaseCall,
): Promise<Plan<SettingData>> {
  const found = await database.settingFound(name, call);
  refuse(found);
  const typed = text === undefined ? undefined : typedValue(found, text);
  if (typed !== undefined && 'mistake' in typed) {
    throw fault('PARAM_INVALID', `${name} ${typed.mistake}.`, { fields: { value: typed.mistake } });
  }
  if (typed === undefined && found.written === undefined)
    throw fault('NOTHING_TO_DO', `Nothing was written for ${name}. Nothing was changed.`, {
      hint: 'See `/mcp db settings`.',
    });
  if (typed !== undefined && found.written === typed.value && amountOf(found) === typed.amount)
    throw fault('NOTHING_TO_DO', `${name} is ${found.shown} already. Nothing was changed.`);
  if (typed !== undefined) tooMuch(found, typed.amount, typed.value);
  const needsRestart = found.context === 'postmaster';
  const after = typed?.value ?? found.otherwise;
  const doing = typed === undefined ? `Resetting ${name}` : `Setting ${name} to ${typed.value}`;
  return {
    headline: typed === undefined ? `Reset ${name}` : `Set ${name} to ${typed.value}`,
    doing,
    confirm: typed === undefined ? 'Reset setting' : 'Change setting',
    subject: found.database,
    changes: [{ label: name, before: found.shown, after }],
    promises: [
      needsRestart
        ? promise(
            'counts',
            'restart',
            () => 'Written now; it counts after the next restart of PostgreSQL, which the bot does not do.',
          )
        : promise(
            'counts',
            'reload',
            () =>
              'Written, and read by the server at once: it counts for new statements and sessions. Nobody is disconnected.',
          ),
      promise(
        'where',
        'ALTER SYSTEM',
        () => 'For every database of the server (ALTER SYSTEM). Checked from a new session.',
      ),
      promise('way back', { before: found.written ?? null }, (terms) =>
        terms.before === null ? 'Way back: take away what was written.' : `Way back: ${name} = ${terms.before} again.`,
      ),
    ],
    warnings: warningsOf(found, typed?.amount),
    onFailure: 'ask',
    course: [],
    steps: [
      { key: 'set', title: 'Write the setting' },
      { key: 'verify', title: 'Read it from a new session' },
    ],
    observed: { database: found.database, shown: found.shown, written: found.written ?? null, source: found.source },
    data: {
      name,
      value: typed?.value ?? null,
      before: found.written ?? null,
      amount: typed?.amount ?? amountIn(found, found.otherwise),
      needsRestart,
    },
  };
}

/** What no ALTER SYSTEM changes. */
function refuse({ name, source, managedBy, isLocked }: SettingFound): void {
  if (managedBy !== undefined) {
    throw fault(
      'PARAM_INVALID',
      `A managed database (${managedBy}): its settings are changed in its parameter group. Nothing was changed.`,
      {
        hint: 'Change the parameter group of the instance, not the server.',
      },
    );
  }
  if (isLocked) {
    throw fault(
      'PARAM_INVALID',
      'The server takes no change of its settings (allow_alter_system is off). Nothing was changed.',
      {
        hint: 'Whoever runs it (an operator of Kubernetes, say) owns its configuration: change it there.',
      },
    );
  }
  if (source === 'command line' || source === 'environment variable') {
    throw fault(
      'PARAM_INVALID',
      `${name} comes from the start options of the server (${source}): a change would never count. Nothing was changed.`,
      {
        hint: 'Change how PostgreSQL is started.',
      },
    );
  }
}

function tooMuch(found: SettingFound, amount: number, value: string): void {
  if (!costly.includes(found.name)) return;
  const advised = typedValue(found, recommended[found.name] ?? '');
  const most = Math.max(amountOf(found) * mostTimes, 'amount' in advised ? advised.amount : 0);
  if (amount <= most) return;
  throw fault(
    'PARAM_INVALID',
    `${found.name} = ${value} is more than ${mostTimes} times what it has (${found.shown}), and more than the runbook recommends. Nothing was changed.`,
    {
      hint: 'A server that cannot get this much does not start again. Go up in steps, with an eye on the memory of its machine.',
    },
  );
}

/** Bound as they are: no age, no count. */
function warningsOf({ name, context, overridden }: SettingFound, amount: number | undefined): readonly Text[] {
  return [
    ...(costly.includes(name) && context === 'postmaster' && amount !== undefined
      ? ['A server that cannot get this much does not start again: compare with the memory of its machine first.']
      : []),
    ...(name === 'work_mem' && amount !== undefined
      ? [
          `Each sort and each hash of each session may take ${bytes(amount)}: times the sessions, that is what the machine needs.`,
        ]
      : []),
    ...overridden.map(({ role, database, value }) => {
      const whose = [
        role === undefined ? [] : [`role ${role}`],
        database === undefined ? [] : [`database ${database}`],
      ].flat();
      return `${whose.join(' in ') || 'All'} keeps ${value}, whatever the server says.`;
    }),
  ];
}
