import { isAgentActor } from '../access/agents.ts';
import { agentOf, type Run } from '../model/run.ts';
import type { Inline, Text } from '../model/text.ts';

/** Who or what asked for a run: a person, `Claude Code for` a person, a schedule. */
export function asker({ ground, requestedBy }: Pick<Run, 'ground' | 'requestedBy'>): readonly Inline[] {
  if (ground.kind === 'schedule') return [`schedule ${ground.name}`];
  const agent = agentOf(ground);
  if (agent === undefined) return [{ user: requestedBy }];
  return isAgentActor(requestedBy) ? [agent.name] : [`${agent.name} for `, { user: requestedBy }];
}

/** What the clock asks for later than it should: for when it was, and what is not caught up. */
export function missedTime({ ground }: Pick<Run, 'ground'>): readonly Text[] {
  if (ground.kind !== 'schedule' || ground.missed === undefined) return [];
  const { older } = ground.missed;
  const rest = older === 0 ? '' : `; ${older} older ${older === 1 ? 'one is' : 'ones are'} not caught up`;
  return [['was due ', { time: ground.due, as: 'date' }, ` and missed, so asked now${rest}`]];
}
