import { type Fault, fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { Ground } from '../model/run.ts';
import type { AgentLimit, AgentLimits, NewRun, Requested } from '../ports/store/runs.ts';
import { type Engine, environmentOf } from './engine.ts';

/** The limits of an agent; undefined for anybody else. */
export function agentLimitsOf(engine: Engine, ground: Ground, environment: Environment): AgentLimits | undefined {
  if (ground.kind !== 'agent' || engine.agents === undefined) return undefined;
  return {
    ...engine.agents.limits,
    client: ground.client,
    environments: engine.access.sharingApprovers(environment),
  };
}

type TooMuch = Extract<Requested, { of: 'agent' }>;

const words: Readonly<Record<AgentLimit, (count: number, most: number) => string>> = {
  looksPerMinute: (_, most) => `This agent may look ${most} times a minute.`,
  openQuestions: (count, most) => `${count} changes of this agent wait for people, and ${most} may.`,
  changesPerHour: (count, most) =>
    `This agent has asked for ${count} changes here in an hour, and ${most} may be asked for.`,
  perApprover: (count, most) =>
    `Agents have put ${count} changes before the same people in ten minutes, and ${most} may be put before them.`,
};

/** What an agent is told that asks for too much. Where people have had enough questions, one message tells them so in their channel. */
export async function notLetIn(engine: Engine, run: NewRun, { limit, count }: TooMuch): Promise<Fault> {
  if (limit === 'perApprover') await tellPeople(engine, run);
  const most = run.agentLimits?.[limit] ?? 0;
  return fault('AGENT_TOO_MUCH', `${words[limit](count, most)} Nothing was asked.`);
}

/** As long as the questions before one approver are counted. */
const windowMs = 10 * 60_000;

/** One message for all that is held back in ten minutes. It goes where their questions go; nowhere where there is no such channel. */
async function tellPeople(engine: Engine, run: NewRun): Promise<void> {
  const { store } = engine;
  const { channel } = environmentOf(engine, run.environment);
  if (channel === undefined) return;
  const window = Math.floor((await store.now()).getTime() / windowMs);
  const text = [
    `They have put ${run.agentLimits?.perApprover} changes before you in ten minutes; what more they ask for is refused until you had time to read. `,
    { code: '/mcp agents' },
    ' shows who asked, and ',
    { code: '/mcp agents pause' },
    ' stops them all.',
  ];
  await store.messages.add({
    key: `agents:full:${channel}:${window}`,
    kind: 'note',
    priority: 2,
    channel,
    content: {
      report: {
        mark: 'warning',
        headline: 'Agents ask for more changes than you are shown',
        parts: [{ kind: 'text', text }],
      },
    },
  });
}
