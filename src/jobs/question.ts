import { createHash } from 'node:crypto';
import { type Fault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import { canonical } from '../model/json.ts';
import { type Ground, type Origin, runName } from '../model/run.ts';
import type { NewRun, QuestionLimits, Requested } from '../ports/store/runs.ts';
import type { Engine } from './engine.ts';
import { type AskedFor, peopleAsked } from './home.ts';

/** One open question per requester, action, environment and parameters; the way back by policy stands beside what people ask. */
export function questionOf(asked: {
  readonly actor: string;
  readonly ground: Ground;
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly environment: string;
}): string {
  // The clock asks the same at each due time.
  const { ground } = asked;
  const standing = ground.kind === 'schedule' ? { kind: ground.kind, name: ground.name } : ground;
  return createHash('sha256')
    .update(canonical({ ...asked, ground: standing }))
    .digest('hex');
}

/** How many questions may be open beside this one; undefined for the way back by policy, which waits for nobody's other questions. */
export function limitsOf(
  engine: Engine,
  wish: AskedFor,
  environment: Environment,
  ground: Ground,
): QuestionLimits | undefined {
  if (ground.kind !== 'person') return undefined;
  const { perRequester, perApprover } = engine.policy.questions;
  if (!peopleAsked(engine, wish, environment, ground)) return { perRequester };
  const environments = engine.access.sharingApprovers(environment);
  return { perRequester, approver: { most: perApprover, environments } };
}

/** Why a request made no run: the words for whoever asked. */
export function notAsked(
  outcome: Extract<Requested, { kind: 'open' | 'too-many' }>,
  run: NewRun,
  engine: Engine,
): Fault {
  const typed = run.origin.via === 'terminal' ? 'mcp' : '/mcp';
  if (outcome.kind === 'open') {
    const { channel } = outcome;
    const name = runName(outcome.run);
    const place = channel !== undefined && inChannel(channel) ? [' in ', { channel }] : [];
    return fault('ALREADY_ASKED', ['You have asked for this already: ', { strong: name }, ...place, '.'], {
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
