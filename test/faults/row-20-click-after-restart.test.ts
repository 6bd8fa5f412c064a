import { useCrowd } from '../support/faults/crowd.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';

const crowd = useCrowd();

faultRow(
  { title: 'a button is pressed after every receiving process was replaced', small: 2, full: 100, eachMs: 15_000 },
  async ({ count, none, all }) => {
    const { site, fronts } = crowd;
    const swallowed: string[] = [];
    for (let strike = 0; strike < count; strike += 1) {
      const { run, message } = await crowd.plan('restart env=staging');
      for (const [index, old] of fronts.entries()) {
        if (strike % 2 === 0) await old.kill();
        else {
          old.send('SIGTERM');
          await old.ended;
        }
        fronts[index] = await site.bot('web');
      }
      // The first click after the restart counts.
      const { acked } = await site.workspace.as('dev').click(message, 'mcp:decline:1', { stale: true });
      if (!acked) swallowed.push(`R-${run}: not acknowledged`);
      await until('the card shows it', () =>
        /Cancelled/.test(JSON.stringify(site.workspace.messages(site.channel).find(({ ts }) => ts === message.ts))),
      ).catch(() => swallowed.push(`R-${run}: not shown`));
    }
    none('clicks swallowed', swallowed, count);
    all('clicks that counted', count - swallowed.length, count);
  },
);
