import { killEverywhere, wrongIn } from '../support/faults/kill-story.ts';
import { faultRow } from '../support/faults/row.ts';

// Slack has taken a message, and the worker dies before the store knows it.
faultRow(
  { title: 'a crash between the send to Slack and the store', small: 1, full: 100, eachMs: 40_000 },
  async ({ count, chance, all, none }) => {
    const sends = ['chat.postMessage', 'chat.update', 'files.completeUploadExternal'];
    const { aftermaths } = await killEverywhere(
      'rollback',
      chance,
      count,
      ({ system, side, label }) => system === 'slack' && side === 'after' && sends.includes(label),
    );
    all('workers killed', aftermaths.length, count);
    none('doubled or missing', aftermaths.flatMap(wrongIn), aftermaths.length);
  },
);
