import { createHash } from 'node:crypto';
import { type Fault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { canonical } from '../model/json.ts';
import { type Ground, type Origin, runName } from '../model/run.ts';
import type { NewRun, QuestionLimits, Requested } from '../ports/store/runs.ts';
import type { Engine } from './engine.ts';
import { type AskedFor, peopleAsked } from './home.ts';

/**
 * One open question per requester, action, environment and parameters; the way back by policy stands beside what people ask. Agents that ask the
 * same share one question, whoever they act for: its first asker has it.
 */
export function questionOf(asked: {
  readonly actor: string;
  readonly ground: Ground;
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: string;
}): string {
  const { actor, ground, ...what } = asked;
  return createHash('sha256')
    .update(canonical({ ...what, ...askerOf(actor, ground) }))
    .digest('hex');
}

function askerOf(actor: string, ground: Ground): object {
  if (ground.kind === 'agent') return { ground: { kind: ground.kind } };
  // The clock asks the same at each due time.
  if (ground.kind === 'schedule') return { actor, ground: { kind: ground.kind, name: ground.name } };
  return { actor, ground };
}

/** How many questions may be open beside this one; undefined for the way back by policy, which waits for nobody's other questions. */
export function limitsOf(
  engine: Engine,
  wish: AskedFor,
  environment: Environment,
  ground: Ground,
): QuestionLimits | undefined {
  if (ground.kind !== 'person' && ground.kind !== 'agent') return undefined;
  const { perRequester, perApprover } = engine.policy.questions;
  if (!peopleAsked(engine, wish, environment, ground)) return { perRequester };
  const environments = engine.access.sharingApprovers(environment);
  return { perRequester, approver: { most: perApprover, environments } };
}

/** Why a request made no run: the words for whoever asked. */
export function notAsked(
  outcome: Exclude<Extract<Requested, { kind: 'open' | 'too-many' }>, { of: 'agent' }>,
  run: NewRun,
  engine: Engine,
): Fault {
  const typed = run.origin.via === 'terminal' ? 'mcp' : '/mcp';
  if (outcome.kind === 'open') {
    const { channel } = outcome;
    const name = runName(outcome.run);
    const place = channel !== undefined && inChannel(channel) ? [' in ', { channel }] : [];
    const said = run.ground.kind === 'agent' ? 'This is asked for already: ' : 'You have asked for this already: ';
    return fault('ALREADY_ASKED', [said, { strong: name }, ...place, '.'], {
      hint: `See it with \`${typed} run ${name}\`. To ask anew, cancel it first: \`${typed} cancel ${name}\`.`,
    });
  }
  const { perRequester, perApprover } = engine.policy.questions;
  if (outcome.of === 'requester') {
    const shown = outcome.open.slice(0, mostNamed).map(runName).join(', ');
    const more = outcome.open.length > mostNamed ? ` and ${outcome.open.length - mostNamed} more` : '';
    return fault(
      'TOO_MANY_QUESTIONS',
      `${outcome.open.length} of your changes wait for an answer, and one person may have ${perRequester}: ${shown}${more}. Nothing was asked.`,
      { hint: `Cancel one that is no longer needed (\`${typed} cancel ${runName(outcome.open[0] ?? 0)}\`), or wait.` },
    );
  }
  return fault(
    'TOO_MANY_QUESTIONS',
    `${outcome.count} changes wait for the people who approve in ${run.environment}, and ${perApprover} may. Nothing was asked.`,
    { hint: `Ask them to answer some (\`${typed} runs\` lists them), or ask again later.` },
  );
}

const mostNamed = 5;
const inChannel = (channel: Origin['channel']) => /^[CG]/.test(channel);
