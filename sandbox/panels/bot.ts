import { z } from 'zod';
import type { BotProcess } from '../bot-process.ts';
import type { MovableClock } from '../clock.ts';
import type { PanelState } from '../ui/panel-protocol.ts';
import type { Panel } from '../workspace/ui/panels.ts';

const action = z.object({
  action: z.enum(['kill', 'restart', 'forward']),
  values: z.record(z.string(), z.string()).default({}),
});

/** The bot's process, and the clock everybody has. */
export function botPanel(bot: BotProcess, clock: MovableClock, clockFollowed: () => Promise<void>): Panel {
  const read = (): PanelState => ({
    title: 'Bot',
    sections: [
      {
        title: 'Process',
        rows: [
          bot.pid === undefined
            ? { label: 'State', value: 'down, starting again', mark: 'running' }
            : { label: 'State', value: `running (process ${bot.pid})`, mark: 'good' },
          { label: 'Restarts', value: String(bot.restarts) },
        ],
        buttons: [
          { id: 'kill', label: 'Kill it', danger: true },
          { id: 'restart', label: 'Restart it in order' },
        ],
      },
      {
        title: 'Clock',
        rows: [{ label: 'Ahead by', value: `${Math.round(clock.offsetMs / 60_000)} min` }],
        buttons: [
          {
            id: 'forward',
            label: 'Fast-forward',
            fields: [{ name: 'minutes', label: 'Minutes', kind: 'number', value: '15' }],
          },
        ],
      },
    ],
  });
  return {
    read,
    async act(given) {
      const { action: what, values } = action.parse(given);
      if (what === 'kill') bot.kill();
      if (what === 'restart') bot.restart();
      if (what === 'forward') {
        const minutes = Number(values['minutes']);
        if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error('Minutes must be between 1 and 1440.');
        clock.advance(minutes * 60_000);
        await clockFollowed();
      }
      return read();
    },
  };
}
