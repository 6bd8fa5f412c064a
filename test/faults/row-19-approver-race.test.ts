import { answered, useCrowd } from '../support/faults/crowd.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';
import { wordsOf } from '../support/message-words.ts';

const crowd = useCrowd();

faultRow(
  { title: 'twenty approvers press at once, on two replicas', small: 2, full: 1000, eachMs: 15_000 },
  async ({ count, none, all }) => {
    const { site, effects, approvers } = crowd;
    const wrong: string[] = [];
    let losers = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { run, message } = await crowd.plan('restart');
      const before = crowd.whispers(approvers).length;
      await Promise.all(
        approvers.map((name) => site.workspace.as(name).click(message, 'mcp:approve:0', { stale: true })),
      );
      await answered(crowd, approvers, before, approvers.length - 1);
      const state = await crowd.ended(run);
      losers += crowd.whispers(approvers).length - before;
      const card = () => site.workspace.messages(site.channel).find(({ ts }) => ts === message.ts);
      await until('the winner is named', () =>
        /approved by @Lead \d+|approved by @lead\d+/.test(wordsOf(card() ?? message)),
      ).catch(() => wrong.push(`R-${run}: its message names no approver`));
      if (state !== 'succeeded') wrong.push(`R-${run} ended as ${state}`);
      if (effects.patches(`R-${run}`) !== 1) wrong.push(`R-${run}: ${effects.patches(`R-${run}`)} patches`);
    }
    none('runs with two winners, or none', wrong, count);
    all('losers told who won', losers, count * (approvers.length - 1));
  },
);
