import { answered, useCrowd } from '../support/faults/crowd.ts';
import { faultRow } from '../support/faults/row.ts';

const crowd = useCrowd();

faultRow(
  { title: 'two to twenty clicks at once, by one person and by others', small: 3, full: 1000, eachMs: 15_000 },
  async ({ count, chance, none, all }) => {
    const { site, effects } = crowd;
    const wrong: string[] = [];
    let clicks = 0;
    let told = 0;
    for (let strike = 0; strike < count; strike += 1) {
      const { run, message } = await crowd.plan('restart');
      const pressers = Array.from({ length: 2 + chance.below(19) }, () =>
        chance.pick(strike % 2 === 0 ? crowd.approvers.slice(0, 1) : crowd.approvers),
      );
      const people = [...new Set(pressers)];
      const before = crowd.whispers(people).length;
      const acks = await Promise.all(
        pressers.map((name) => site.workspace.as(name).click(message, 'mcp:approve:0', { stale: true })),
      );
      const state = await crowd.ended(run);
      await answered(crowd, people, before, pressers.length - 1).catch((error: unknown) =>
        wrong.push(`R-${run}: ${String(error)}`),
      );
      const words = crowd.whispers(people).slice(0);
      clicks += pressers.length;
      told += words.length - before;
      if (state !== 'succeeded') wrong.push(`R-${run} ended as ${state}`);
      if (effects.patches(`R-${run}`) !== 1) wrong.push(`R-${run}: ${effects.patches(`R-${run}`)} patches`);
      if (acks.some(({ acked }) => !acked)) wrong.push(`R-${run}: a click was not acknowledged`);
    }
    none('runs done twice, or clicks without an answer', wrong, count);
    all('clicks told who was faster', told, clicks - count);
    none(
      'told anything else',
      crowd.whispers(crowd.approvers).filter((words) => !/already approved by @U0LEAD\d+/.test(words)),
      clicks,
    );
  },
);
