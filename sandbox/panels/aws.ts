import type { SimulatedAws } from '../platform/aws/aws.ts';
import type { Platform } from '../platform/platform.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

/** ms a query takes while somebody watches. */
const usualMs = 1500;

/** AWS as production sees it: its log groups, the queries that run, and how to break it. */
export function awsSection({ aws: { production } }: Pick<Platform, 'aws'>): PanelSection {
  const { state, logs, rds } = production;
  const works = state.kind === 'works';
  const open = logs.queries().filter(({ status }) => status === 'Scheduled' || status === 'Running').length;
  return {
    title: 'AWS',
    rows: [
      {
        label: 'CloudWatch Logs',
        value: stateWords(production),
        mark: works ? 'good' : 'bad',
        note: `${open} queries running`,
      },
      ...logs.groups.list().map(({ name, days, storedBytes, policy }) => ({
        label: name,
        value: days === undefined ? 'kept for ever' : `kept ${days} days`,
        mark: 'neutral' as const,
        note: `${(storedBytes / 1e9).toFixed(1)} GB${policy === undefined ? '' : `, by the account policy ${policy}`}`,
      })),
      ...rds.instances.list().map((instance) => ({
        label: `RDS ${instance.identifier}`,
        value: rds.instances.statusOf(instance),
        mark: rds.instances.statusOf(instance) === 'available' ? ('good' as const) : ('neutral' as const),
        note: instance.restoredTo === undefined ? 'the database of the platform' : 'a copy',
      })),
    ],
    buttons: [
      { id: 'aws denied', label: 'Take logs:StartQuery away' },
      { id: 'aws busy', label: 'Throttle' },
      { id: 'aws down', label: 'Cut the connections' },
      { id: 'aws lost', label: 'Lose the answers to writes' },
      { id: 'aws slow', label: 'Queries take a minute' },
      { id: 'aws timeout', label: 'Queries time out' },
      { id: 'aws policy', label: 'Put an account policy on the retention' },
      { id: 'aws copies', label: 'Let copies of the database fail' },
    ],
  };
}

function stateWords({ state, logs }: SimulatedAws): string {
  if (state.kind !== 'works') return state.kind;
  if (logs.pace.kind === 'after') return logs.pace.ms > usualMs ? 'slow queries' : 'works';
  return 'queries do not end well';
}

/** Presses a button of that section. Throws for one that is none. */
export function performOnAws({ aws: { production } }: Pick<Platform, 'aws'>, what: string): void {
  const { logs, rds } = production;
  const buttons: Readonly<Record<string, () => void>> = {
    denied: () => production.set({ kind: 'denies', permissions: ['logs:StartQuery'] }),
    busy: () => production.set({ kind: 'throttles' }),
    down: () => production.set({ kind: 'down' }),
    lost: () => production.set({ kind: 'loses replies' }),
    slow: () => logs.setPace({ kind: 'after', ms: 60_000 }),
    timeout: () => logs.setPace({ kind: 'ends', status: 'Timeout' }),
    policy: () => logs.groups.put('/mcp/production/server', { policy: 'keep-90', days: 90 }),
    copies: () => rds.instances.copiesEnd('incompatible-network'),
  };
  const press = buttons[what];
  if (press === undefined) throw new Error('There is no such button.');
  press();
}

/** AWS works again in every environment, at a pace to watch. */
export function fixAws({ aws }: Pick<Platform, 'aws'>): void {
  for (const one of Object.values(aws)) {
    one.set({ kind: 'works' });
    one.logs.setPace({ kind: 'after', ms: usualMs });
    one.rds.instances.copiesEnd(undefined);
    for (const { name } of one.logs.groups.list()) one.logs.groups.put(name, { policy: undefined });
  }
}
