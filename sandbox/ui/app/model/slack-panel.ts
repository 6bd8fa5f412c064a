import type { z } from 'zod';
import type { SlackPanelState, slackPanelAction } from '../../../workspace/ui/slack-panel-protocol.ts';
import type { PanelAction, PanelField, PanelRow, PanelSection, PanelState } from '../../panel-protocol.ts';
import { timeOfDay } from '../render/calendar.ts';

/** The panel `slack` has a protocol of its own: here it becomes one like all others. */

type SlackPanelAction = z.infer<typeof slackPanelAction>;
type Fault = SlackPanelState['faults'][number]['fault'];

const MINUTE_MS = 60_000;
const SHOWN = 15;

/** The faults one can inject from the panel, each with the value it asks for. */
const FAULTS: Readonly<
  Record<string, { readonly label: string; readonly make: (amount: number, method?: string) => Fault }>
> = {
  ratelimited: {
    label: 'Answer 429; amount: seconds to wait',
    make: (retryAfterS, method) => ({ on: 'api', kind: 'ratelimited', retryAfterS, ...named(method) }),
  },
  http: {
    label: 'Answer HTTP 500',
    make: (_n, method) => ({ on: 'api', kind: 'http', status: 500, ...named(method) }),
  },
  lost_response: {
    label: 'Do it, lose the answer',
    make: (_n, method) => ({ on: 'api', kind: 'lost_response', ...named(method) }),
  },
  reset: { label: 'Cut the connection', make: (_n, method) => ({ on: 'api', kind: 'reset', ...named(method) }) },
  latency: {
    label: 'Slow calls; amount: ms',
    make: (ms, method) => ({ on: 'api', kind: 'latency', ms, ...named(method) }),
  },
  drop: { label: 'Lose deliveries to the app', make: () => ({ on: 'delivery', kind: 'drop' }) },
  late: { label: 'Late deliveries; amount: ms', make: (ms) => ({ on: 'delivery', kind: 'late', ms }) },
  duplicate: { label: 'Deliver twice', make: () => ({ on: 'delivery', kind: 'duplicate', copies: 2 }) },
  expired_trigger: { label: 'Expired triggers', make: () => ({ on: 'delivery', kind: 'expired_trigger' }) },
  close: { label: 'Close each bot socket; amount: ms', make: (ms) => ({ on: 'socket', kind: 'close', ms }) },
  never_shared: { label: 'Files never appear', make: () => ({ on: 'share', kind: 'never_shared' }) },
};

const named = (method: string | undefined) => (method === undefined || method === '' ? {} : { method });

const injectFields: readonly PanelField[] = [
  {
    name: 'kind',
    label: 'What goes wrong',
    kind: 'select',
    options: Object.entries(FAULTS).map(([value, { label }]) => ({ label, value })),
    value: 'ratelimited',
  },
  { name: 'method', label: 'Method (all when empty)', kind: 'text', value: '' },
  { name: 'amount', label: 'Amount', kind: 'number', value: '5' },
  { name: 'times', label: 'How often (0: until removed)', kind: 'number', value: '1' },
];

/** What a fault may say more, in the order it is told. */
const DETAILS = [
  ['status', 'status'],
  ['code', 'code'],
  ['reason', 'reason'],
  ['retryAfterS', 'retry after s'],
  ['ms', 'ms'],
  ['copies', 'copies'],
  ['method', 'method'],
  ['channel', 'channel'],
  ['of', 'of'],
  ['skip', 'skips'],
  ['times', 'times'],
  ['probability', 'probability'],
] as const;

function faultWords(fault: Fault): string {
  const { on, kind, ...rest } = fault;
  const details = new Map<string, unknown>(Object.entries(rest));
  const named = DETAILS.filter(([key]) => details.has(key)).map(
    ([key, words]) => `${words} ${String(details.get(key))}`,
  );
  return [`${on} ${kind.replaceAll('_', ' ')}`, ...named].join(', ');
}

function wireSection(state: SlackPanelState): PanelSection {
  return {
    title: 'Connection to the app',
    rows: [
      { label: 'Delivery', value: state.delivery },
      {
        label: 'Open sockets',
        value: String(state.openSockets),
        mark: state.openSockets > 0 || state.delivery !== 'socket' ? 'good' : 'bad',
      },
      { label: 'Rate limits', value: state.rateLimits ? 'enforced' : 'off', mark: 'neutral' },
      { label: 'Clock', value: `${Math.round(state.clockOffsetMs / MINUTE_MS)} min ahead` },
    ],
    buttons: [
      {
        id: state.rateLimits ? 'limits-off' : 'limits-on',
        label: state.rateLimits ? 'Lift rate limits' : 'Enforce rate limits',
      },
      { id: 'refresh', label: 'Refresh sockets' },
      { id: 'drop', label: 'Cut sockets', danger: true },
      {
        id: 'advance',
        label: 'Move the clock',
        fields: [{ name: 'minutes', label: 'Minutes forward', kind: 'number', value: '15' }],
      },
    ],
  };
}

function faultSection(state: SlackPanelState): PanelSection {
  return {
    title: 'Faults',
    rows: state.faults.map(({ fault, hits, id }) => ({
      label: `#${id} ${faultWords(fault)}`,
      value: `${hits} hit`,
      mark: 'warning' as const,
    })),
    buttons: [
      { id: 'inject', label: 'Inject a fault', fields: [...injectFields] },
      ...state.faults.map(({ id }) => ({ id: `remove-${id}`, label: `Remove #${id}` })),
      ...(state.faults.length > 0 ? [{ id: 'clear', label: 'Remove all' }] : []),
    ],
  };
}

function logSection(title: string, rows: readonly PanelRow[]): PanelSection {
  return { title, rows: rows.slice(0, SHOWN), ...(rows.length === 0 ? { note: 'Nothing yet.' } : {}) };
}

/** The state of the panel as the generic one; times in that zone. */
export function slackPanelView(state: SlackPanelState, timezone: string): PanelState {
  const clock = (at: number) => timeOfDay(at, timezone, true);
  const calls = state.calls.map(
    (call): PanelRow => ({
      label: call.method,
      value: call.result,
      mark: call.result === 'ok' ? 'good' : 'bad',
      note: clock(call.at),
    }),
  );
  const deliveries = state.deliveries.map(
    (one): PanelRow => ({
      label: one.kind,
      value: one.result === 'acked' ? `acked in ${one.ms} ms` : one.result.replaceAll('_', ' '),
      mark: one.result === 'acked' ? 'good' : 'bad',
      note: `${clock(one.at)}${one.attempt > 1 ? ` · try ${one.attempt}` : ''}`,
    }),
  );
  return {
    title: 'Wire',
    sections: [
      wireSection(state),
      faultSection(state),
      logSection('Calls of the app', calls),
      logSection('Deliveries to the app', deliveries),
    ],
  };
}

function injected(values: Readonly<Record<string, string>>): SlackPanelAction | undefined {
  const chosen = FAULTS[values['kind'] ?? ''];
  const times = Number(values['times'] ?? 0);
  if (chosen === undefined) return undefined;
  const fault = chosen.make(Number(values['amount'] ?? 0), values['method']);
  return { type: 'inject', fault: times > 0 ? { ...fault, times } : fault };
}

const PLAIN: Readonly<Record<string, SlackPanelAction>> = {
  'limits-on': { type: 'rate_limits', enabled: true },
  'limits-off': { type: 'rate_limits', enabled: false },
  refresh: { type: 'disconnect', reason: 'refresh_requested' },
  drop: { type: 'drop_sockets' },
  clear: { type: 'clear' },
};

/** A pressed button of the generic panel as the action the panel `slack` takes; undefined for one it has not. */
export function slackPanelAct({ action, values }: PanelAction): SlackPanelAction | undefined {
  if (action === 'inject') return injected(values);
  if (action === 'advance') return { type: 'advance', ms: Number(values['minutes'] ?? 0) * MINUTE_MS };
  if (action.startsWith('remove-')) return { type: 'remove', id: Number(action.slice('remove-'.length)) };
  return PLAIN[action];
}
