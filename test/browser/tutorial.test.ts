import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeLive } from './describe-live.ts';
import { callingAgent } from './tutorial/agent.ts';
import { play } from './tutorial/play.ts';
import { tutorialSteps } from './tutorial/read.ts';
import { violationsInBothThemes } from './ui/axe.ts';

const docs = new URL('../../docs/', import.meta.url);
const steps = tutorialSteps(readFileSync(new URL('tutorial.md', docs), 'utf8'));

describe('the tutorial', () => {
  it('asks for something in every step that can be checked', () => {
    expect(steps.length).toBeGreaterThan(12);
    expect(steps.filter(({ moves }) => moves.length === 0).map(({ words }) => words)).toEqual([]);
  });

  it('shows each picture that was taken (npm run golden takes them)', () => {
    const named = steps.flatMap(({ moves }) => moves.flatMap((move) => (move.do === 'picture' ? [move.what] : [])));
    const wanted = named.flatMap((name) => [`${name}.dark.png`, `${name}.light.png`]).sort();
    // The moving one of README.md is made of these: test/repo/moving-picture.test.ts.
    const there = readdirSync(new URL('pictures/', docs)).filter((name) => !name.startsWith('story.'));
    expect(there.sort()).toEqual(wanted);
  });
});

describeLive('the tutorial in a browser', (live) => {
  it('works as it is written', async () => {
    const page = await live().open();
    const shown: string[] = [];
    const found: string[] = [];
    await play(steps, {
      page,
      picture: async (name, of) => {
        if ('boundingBox' in of) expect((await of.boundingBox())?.height, name).toBeGreaterThan(60);
        shown.push(name);
        // What runs is over sooner than it is examined.
        if (!name.includes('running')) found.push(...(await violationsInBothThemes(page)));
      },
    });
    expect(shown.length).toBeGreaterThan(3);
    expect(found).toEqual([]);
    expect(live().complaints).toEqual([]);
  });
});

describeLive('the third evening in a browser, with an agent', (live) => {
  it('works as it is written', async () => {
    const third = tutorialSteps(readFileSync(new URL('third-evening.md', docs), 'utf8'));
    expect(third.filter(({ moves }) => moves.length === 0).map(({ words }) => words)).toEqual([]);
    const agent = callingAgent(live().agentEnv());
    await play(third, { page: await live().open(), picture: async () => undefined, agent });
    expect(live().complaints).toEqual([]);
  });
});

describeLive('the second evening in a browser', (live) => {
  it('works as it is written', async () => {
    const second = tutorialSteps(readFileSync(new URL('second-evening.md', docs), 'utf8'));
    expect(second.filter(({ moves }) => moves.length === 0).map(({ words }) => words)).toEqual([]);
    await play(second, { page: await live().open(), picture: async () => undefined });
    expect(live().complaints).toEqual([]);
  });
});
