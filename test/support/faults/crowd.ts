import { afterAll, beforeAll } from 'vitest';
import type { Message } from '../../../sandbox/workspace/wire.ts';
import { wordsOf } from '../message-words.ts';
import { countEffects, type Effects } from './effects.ts';
import { type Site, type SiteBot, startSite } from './site.ts';
import { ended, nextSecond, planOf, typed } from './site-run.ts';
import { type Splitter, startSplitter } from './splitter.ts';
import { until } from './until.ts';

/** Two receiving replicas, one worker, and many people who may approve. */
export interface Crowd {
  readonly site: Site;
  readonly effects: Effects;
  /** The receiving processes; a row may put another in the place of one. */
  readonly fronts: SiteBot[];
  /** Handles of people with the role approver. */
  readonly approvers: readonly string[];
  /** A plan that waits for an approver. */
  plan(command: string): Promise<{ readonly run: number; readonly message: Message }>;
  /** What these people were told alone, so far. */
  whispers(people: readonly string[]): readonly string[];
  ended(run: number): Promise<string>;
}

const size = 20;

export function useCrowd(): Crowd {
  const held: { site?: Site; effects?: Effects; splitter?: Splitter } = {};
  const fronts: SiteBot[] = [];
  const approvers = Array.from({ length: size }, (_, index) => `lead${index}`);
  const site = () => {
    if (held.site === undefined) throw new Error('the site is started in beforeAll');
    return held.site;
  };
  beforeAll(async () => {
    held.site = await startSite();
    held.effects = countEffects(held.site);
    const { admin } = held.site.workspace;
    for (const [index, name] of approvers.entries())
      admin.addUser({ id: `U0LEAD${index}`, name, realName: `Lead ${index}` });
    for (const name of approvers) admin.addToChannel(held.site.channel, name);
    admin.setGroupMembers('mcp-approvers', ['lead', ...approvers]);
    fronts.push(await held.site.bot('web'), await held.site.bot('web'));
    await held.site.bot('worker');
    held.splitter = await startSplitter(() => fronts.map(({ port }) => port));
    held.site.deliverTo(held.splitter.port);
  });
  afterAll(async () => {
    held.effects?.stop();
    await held.splitter?.stop();
    await held.site?.stop();
  });
  return {
    fronts,
    approvers,
    get site() {
      return site();
    },
    get effects() {
      if (held.effects === undefined) throw new Error('counting begins in beforeAll');
      return held.effects;
    },
    async plan(command) {
      await nextSecond();
      const run = await typed(site(), command);
      return { run, message: await planOf(site(), run) };
    },
    whispers: (people) =>
      people.flatMap((name) =>
        site()
          .workspace.messages(site().channel, { as: name })
          .filter((one) => one.is_ephemeral === true)
          .map(wordsOf),
      ),
    ended: (run) => ended(site(), run),
  };
}

/** Waits until each of so many clicks but one was answered with words. */
export function answered(crowd: Crowd, people: readonly string[], before: number, clicks: number): Promise<true> {
  return until(`${clicks} answers`, () => crowd.whispers(people).length - before >= clicks);
}
