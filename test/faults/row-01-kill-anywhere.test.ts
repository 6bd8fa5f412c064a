import { killEverywhere, wrongIn } from '../support/faults/kill-story.ts';
import { faultRow, quantile } from '../support/faults/row.ts';

// A worker is killed (SIGKILL) before or after a message of its run has its effect: a hundred such moments, chosen by the dice.
for (const [command, small] of [
  ['rollback', 2],
  ['restart', 1],
] as const) {
  faultRow(
    { title: `kill -9 anywhere in a ${command}`, small, full: 500, eachMs: 40_000 },
    async ({ count, chance, all, none, atMost }) => {
      const { aftermaths } = await killEverywhere(command, chance, count);
      all('workers killed', aftermaths.length, count);
      none('doubled, lost or untold', aftermaths.flatMap(wrongIn), aftermaths.length);
      const takeovers = aftermaths.flatMap(({ takeoverMs }) => takeoverMs ?? []);
      if (takeovers.length > 0) atMost('takeover, 99 of 100', quantile(takeovers, 0.99) / 1000, 5, 's');
    },
  );
}
