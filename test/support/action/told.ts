import { expect } from 'vitest';
import type { Plan } from '../../../src/model/plan.ts';
import type { RunCard } from '../../../src/model/run.ts';
import { ago } from '../../golden/cases/values.ts';
import { type Recorded, recordedFolder } from '../../golden/recorded.ts';
import type { ActionRuns } from './action-runs.ts';
import type { ActionWorld } from './action-world.ts';
import { type Played, steady } from './steady.ts';

type Playing = Pick<ActionRuns, 'cards'> & Pick<ActionWorld, 'clock' | 'catalog'>;

interface Prepared {
  /** Brings the platform into the state a line is about. */
  readonly before?: (line: string) => Promise<unknown>;
  /** Names things that are there in the place of those of an example. */
  readonly existing?: (line: string) => string;
  /** Says what is called otherwise each time by the word it has in the recording. */
  readonly words?: (text: string) => string;
}

/**
 * Plays each example of a command and compares its messages with those recorded under test/golden/recorded/, which its pictures and
 * docs/commands.md are drawn from. `npm run golden` records them anew.
 */
export async function expectTold(actions: Playing, command: string, playing: Prepared = {}): Promise<void> {
  const slug = command.replaceAll(' ', '-');
  const told: Recorded[] = [];
  for (const [index, line] of (actions.catalog.get(command)?.examples ?? []).entries()) {
    told.push(...(await recordedCards(actions, index === 0 ? slug : `${slug}-${index + 1}`, line, playing)));
  }
  await expectRecorded(slug, told);
}

/** The messages of one line; a change has two, its plan and how it ended. */
export async function recordedCards(
  actions: Playing,
  name: string,
  line: string,
  { before, existing = (same) => same, words }: Prepared = {},
): Promise<readonly Recorded[]> {
  await before?.(line);
  const from = actions.clock.now();
  const cards = await actions.cards(existing(line));
  const names = cards.length === 1 ? [name] : [`${name}-plan`, `${name}-done`];
  return cards.map((card, at) => ({
    name: names[at] ?? name,
    line,
    card: steadyCard(card, { from, until: actions.clock.now(), ...(words && { words }) }),
  }));
}

/** Compares messages with those of a file; run with -u to write them anew. */
export async function expectRecorded(file: string, cards: readonly Recorded[]): Promise<void> {
  await expect(`${JSON.stringify(cards, null, 2)}\n`).toMatchFileSnapshot(`${recordedFolder}${file}.json`);
}

/** A card without what no card shows; its number and how long it took are the same each time. */
function steadyCard({ run, steps, approval, offers, ...card }: RunCard, played: Played): RunCard {
  const { report, plan } = run;
  const kept = {
    ...card,
    run: {
      ...run,
      ...{ id: 1042, params: {}, planDigest: undefined, result: undefined },
      report: report && { ...report, attachments: undefined },
      plan: plan && { ...plan, ...chosen(plan), ...promised(plan), release: undefined, observed: {}, data: {} },
    },
    // How many were ready at the last look depends on the moment of that look.
    steps: steps.map((step) => ({
      ...step,
      result: undefined,
      detail: step.detail.replace(/^\d+ of (\d+) ready$/, '$1 of $1 ready'),
    })),
    approval: approval && { ...approval, run: 1042, planDigest: 'digest' },
    offers: offers.map((offer) => ({ ...offer, run: 1042 })),
  };
  const same = steady(kept, played) as RunCard;
  const startedAt = ago(run.risk === 'read-only' ? 1 : 42);
  return run.startedAt === undefined ? same : { ...same, run: { ...same.run, startedAt } };
}

/** What was chosen, without the keys that only a server gives. */
const chosen = ({ selection }: Plan) =>
  selection && { selection: { ...selection, preview: selection.preview.map((one) => ({ ...one, key: '' })) } };

const promised = ({ promises }: Plan) => ({ promises: promises.map((one) => ({ ...one, terms: undefined })) });
