import { z } from 'zod';
import type { Pager } from '../pager/pager.ts';
import type { PanelState } from '../ui/panel-protocol.ts';
import type { Panel } from '../workspace/ui/panels.ts';
import { behaviourOf, behaviourSection } from './behaviour.ts';
import { utcTime } from './clock.ts';

const action = z.object({
  action: z.enum(['behaviour', 'clear']),
  values: z.record(z.string(), z.string()).default({}),
});

const shown = 20;
const words = {
  trigger: 'PagerDuty: trigger',
  acknowledge: 'PagerDuty: acknowledge',
  resolve: 'PagerDuty: resolve',
  webhook: 'Webhook',
} as const;
const marks = { trigger: 'bad', acknowledge: 'running', resolve: 'good', webhook: 'bad' } as const;

/** What a pager would have shown: events for PagerDuty, and signed webhooks. */
export function pagerPanel(pager: Pager): Panel {
  const read = (): PanelState => ({
    title: 'Pager',
    sections: [
      {
        title: pager.arrived.length === 0 ? 'Silent so far' : `Arrived: ${pager.arrived.length}`,
        note: 'A stand-in for PagerDuty and for a webhook receiver.',
        rows: pager.arrived
          .slice(-shown)
          .reverse()
          .map(({ at, kind, key, headline, repeat }) => ({
            label: kind === 'trigger' || kind === 'webhook' ? headline : `${key} ${kind}d`,
            value: utcTime(at),
            mark: marks[kind],
            note: `${words[kind]}, ${key}${repeat > 0 ? `\nSent before: ${repeat}` : ''}`,
          })),
        buttons: [{ id: 'clear', label: 'Forget them' }],
      },
      behaviourSection('It', pager.behaviour, [400, 429, 503]),
    ],
  });
  return {
    read,
    act(given) {
      const { action: what, values } = action.parse(given);
      if (what === 'clear') pager.clear();
      else pager.set(behaviourOf(values['behaviour'] ?? ''));
      return read();
    },
  };
}
