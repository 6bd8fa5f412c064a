import { createInterface } from 'node:readline/promises';
import { asFault } from '../errors.ts';
import { press } from '../jobs/approve.ts';
import type { WorkerEngine } from '../jobs/engine.ts';
import { worker } from '../jobs/worker.ts';
import { hasEnded, type RunCard } from '../model/run.ts';
import { printable } from './printable.ts';

export interface FollowOptions {
  readonly engine: WorkerEngine;
  readonly run: number;
  readonly user: string;
  readonly yes: boolean;
  /** A person is there to answer. */
  readonly interactive: boolean;
  /** Where its question is, when others must answer it. */
  readonly channel: string | undefined;
  readonly show: (card: RunCard) => Promise<void>;
  readonly say: (line: string) => void;
}

const pollMs = 150;
/** A running bot takes a run at once; when none does, the terminal carries it out itself. */
const patienceMs = 1500;

/** Follows a run to its end, asking for confirmation where it is this person's to give. Gives the last state of its card. */
export async function follow(options: FollowOptions): Promise<RunCard> {
  const { engine, run, say } = options;
  const own = worker(engine, 1);
  const started = performance.now();
  let asked = false;
  let told = '';
  for (;;) {
    const card = await engine.store.runs.card(run);
    if (card === undefined) throw new Error(`R-${run} is gone`);
    if (hasEnded(card.run.state)) {
      await own.stop();
      return card;
    }
    const line = progressLine(card);
    if (line !== told) say(line);
    told = line;
    if (card.run.state === 'awaiting_approval' && !asked) {
      asked = true;
      await options.show(card);
      if (!(await decide(options, card))) return card;
    }
    if (performance.now() - started > patienceMs) await own.wake(run);
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function progressLine({ run, steps, blockedBy }: RunCard): string {
  const last = steps.at(-1);
  const title = run.plan?.steps.find((step) => step.key === last?.key)?.title ?? last?.key ?? '';
  const where = blockedBy === undefined ? '' : ` (waiting for R-${blockedBy.run})`;
  return `R-${run.id} ${run.state.replaceAll('_', ' ')}${where}${last === undefined ? '' : `: ${title}${last.detail === '' ? '' : `, ${last.detail}`}`}`;
}

/** True to go on following: confirmed, or somebody else's decision is waited for. */
async function decide(
  { engine, user, yes, interactive, channel, say }: FollowOptions,
  card: RunCard,
): Promise<boolean> {
  const { approval, run } = card;
  if (approval === undefined) return true;
  if (approval.gate.approvers > 0) {
    const where = channel === undefined ? '' : `, channel ${channel}`;
    say(`R-${run.id} needs ${approval.gate.approvers} other approver(s), in Slack${where}. Ctrl-C leaves it waiting.`);
    return true;
  }
  const confirmed = yes || (interactive && (await confirm(run.plan?.confirm ?? 'Continue')));
  if (!confirmed) {
    say(
      interactive
        ? 'Not confirmed; nothing was changed.'
        : `R-${run.id} waits for confirmation: press its button, or ask with --yes.`,
    );
    if (interactive) await press(engine, { approval: approval.id, actor: user, verdict: 'cancel' });
    return interactive;
  }
  try {
    await press(engine, { approval: approval.id, actor: user, verdict: 'approve', typed: run.plan?.subject });
  } catch (error) {
    say(asFault(error).message);
  }
  return true;
}

async function confirm(what: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${printable(what)}? [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
