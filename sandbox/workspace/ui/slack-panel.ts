import type { Core } from '../core.ts';
import type { Sockets } from '../delivery/sockets.ts';
import type { DeliveryMode } from '../delivery/target.ts';
import type { ApiCall } from '../event-log.ts';
import type { Panel } from './panels.ts';
import { type SlackPanelState, slackPanelAction } from './slack-panel-protocol.ts';

const SHOWN = 50;

function resultOf(call: ApiCall): string {
  if (call.end !== 'answered') return call.end;
  if (call.response === undefined) return `HTTP ${call.status}`;
  return call.response['ok'] === true ? 'ok' : String(call.response['error']);
}

/** The panel of the wire to the app: what went over it, and the faults to inject. */
export function slackPanel(core: Core, sockets: Sockets, mode: () => DeliveryMode): Panel {
  function read(): SlackPanelState {
    const delivery = mode();
    return {
      delivery: delivery === 'socket' ? 'socket' : delivery.requestUrl,
      openSockets: sockets.open,
      rateLimits: core.limits.enabled,
      clockOffsetMs: core.clock.offsetMs,
      faults: core.faults.active.map(({ id, fault, hits }) => ({ id, fault, hits })),
      calls: core.log.calls
        .slice(-SHOWN)
        .reverse()
        .map((call) => ({
          seq: call.seq,
          at: call.at,
          method: call.method,
          result: resultOf(call),
          status: call.status,
        })),
      deliveries: core.log.deliveries
        .slice(-SHOWN)
        .reverse()
        .map(({ seq, at, kind, target, attempt, ms, acked, reason }) => ({
          seq,
          at,
          kind,
          target,
          attempt,
          ms,
          result: acked ? 'acked' : String(reason),
        })),
    };
  }

  return {
    read,
    act(given) {
      const parsed = slackPanelAction.safeParse(given);
      if (!parsed.success) throw new Error('That is no action of this panel.');
      const action = parsed.data;
      if (action.type === 'inject') core.faults.inject(action.fault);
      else if (action.type === 'remove') core.faults.active.find((fault) => fault.id === action.id)?.remove();
      else if (action.type === 'clear') core.faults.clear();
      else if (action.type === 'rate_limits') core.limits.enabled = action.enabled;
      else if (action.type === 'disconnect') sockets.disconnect(action.reason);
      else if (action.type === 'drop_sockets') sockets.drop();
      else core.clock.advance(action.ms);
      return read();
    },
  };
}
