import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { incidentWorld } from '../support/incidents.ts';
import { shippedAnswers } from '../support/shipped-commands.ts';
import { cast } from '../support/stories.ts';
import type { World } from '../support/world.ts';

// What docs/commands.md says a command answers is what was answered here; vitest writes it anew when this file is run with -u.
const kept = fileURLToPath(new URL('../golden/answers.json', import.meta.url));

const own = await shippedAnswers();
const examplesOf = (command: string) => own.get(command)?.examples ?? [];

/** The life of one incident, in an order in which each makes sense. */
const life = [
  ...['declare', 'list', 'escalate', 'ack', 'lead', 'role', 'severity', 'phase', 'update', 'cause', 'task', 'check'],
  ...['note', 'timeline', 'catch-up', 'handover', 'resolve', 'reopen', 'post-mortem'],
].map((verb) => `incident ${verb}`);

/** Ids as people see them. */
const names: Readonly<Record<string, string>> = { U0DEV: 'dev', U0OLA: 'ola', U0LEAD: 'lead', C0MCPOPS: 'mcp-ops' };

let world: World;
const answers = new Map<string, string>();
beforeAll(async () => {
  world = await incidentWorld();
  const { dev, lead } = cast(world.workspace);
  /** What has to be seen before the next line makes sense: who asks for the next level while one is being paged is told to look again. */
  const seen: Readonly<Record<string, () => Promise<unknown>>> = {
    '/mcp incident declare': () => dev.direct('you are paged as L1'),
    '/mcp incident escalate': () => lead.direct('you are paged as L2'),
  };
  for (const line of ['oncall', 'oncall swap', 'contacts', ...life].flatMap(examplesOf)) {
    const words = await dev.hears(line.replace('/mcp ', ''));
    // These are pictures: they tell times.
    if (!/^\/mcp incident (?:list|timeline|catch-up)\b/.test(line)) keep(line, words);
    await seen[line.split(' ').slice(0, 3).join(' ')]?.();
  }
  const plan = await dev.types('restart');
  await plan.shows('expires');
  const run = plan.run();
  const [cancel = ''] = examplesOf('cancel');
  keep(cancel, (await dev.hears(`cancel ${run}`)).replace(run, 'R-1042'));
});
afterAll(() => world.stop());

function keep(line: string, words: string): void {
  answers.set(
    line,
    words.replaceAll(/\b[UC]0[A-Z0-9]+/g, (id) => names[id] ?? id),
  );
}

it('what the bot answers by itself is what docs/commands.md says', async () => {
  await expect(`${JSON.stringify(Object.fromEntries(answers), null, 2)}\n`).toMatchFileSnapshot(kept);
});

it('none of it is a refusal', () => {
  const refused = [...answers].filter(([, words]) =>
    /^✕|^(There is|You cannot|Name|Say)|has moved on|already/.test(words),
  );
  expect(refused).toEqual([]);
});

it('each command about incidents is part of the story', () => {
  const about = [...own.keys()].filter((command) => command.startsWith('incident '));
  expect(life.toSorted()).toEqual(about.toSorted());
  for (const command of about) expect(examplesOf(command).length, command).toBeGreaterThan(0);
});
