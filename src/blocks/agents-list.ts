import { isAgentActor } from '../access/agents.ts';
import type { Line, Part } from '../model/report.ts';
import type { RunCard } from '../model/run.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { AgentsPaused, SeenAgent } from '../ports/store/agents.ts';
import { reportMessage } from './report.ts';
import { mentioned } from './rich-text.ts';
import { runLine } from './run-line.ts';

export interface AgentsShown {
  /** Whether the configuration lets any in. */
  readonly configured: boolean;
  readonly paused: AgentsPaused | undefined;
  readonly seen: readonly SeenAgent[];
  /** Changes they have asked for that have not ended. */
  readonly open: readonly Pick<RunCard, 'run'>[];
}

const mostOpen = 15;

/** Who of the agents came, for whom, and what waits. */
export function agentsList({ configured, paused, seen, open }: AgentsShown): ChatPayload {
  const left = open.length - mostOpen;
  const parts: readonly Part[] = [
    ...(paused === undefined ? [] : [{ kind: 'text' as const, text: pausedWords(paused) }]),
    ...(seen.length === 0 ? [] : [{ kind: 'lines' as const, lines: seen.map(lineOf) }]),
    ...(open.length === 0
      ? []
      : [{ kind: 'list' as const, ordered: false, items: open.slice(0, mostOpen).map(runLine) }]),
    ...(left > 0 ? [{ kind: 'text' as const, text: `… and ${left} more` }] : []),
  ];
  const notes = configured ? [] : ['No agent may come in: the configuration has no `agents`'];
  return reportMessage(
    { mark: paused === undefined ? 'neutral' : 'warning', headline: headlineOf(paused, seen, open), parts, notes },
    mentioned,
  );
}

function headlineOf(paused: AgentsPaused | undefined, seen: readonly SeenAgent[], open: readonly unknown[]): string {
  if (paused !== undefined) return 'All agents are stopped';
  if (seen.length === 0) return 'No agent has come yet';
  const changes =
    open.length === 0
      ? 'nothing they asked for is open'
      : `${open.length} of their changes ${open.length === 1 ? 'is' : 'are'} open`;
  return `${seen.length} ${seen.length === 1 ? 'agent' : 'agents'}; ${changes}`;
}

function pausedWords({ by, at }: AgentsPaused): Text {
  return [
    { user: by },
    ' stopped them ',
    { time: at, as: 'ago' },
    '. ',
    { code: '/mcp agents resume' },
    ' lets them in again.',
  ];
}

function lineOf({ actor, name, seenAt, taken, refused }: SeenAgent): Line {
  const who: Text = isAgentActor(actor) ? ['for nobody'] : ['for ', { user: actor }];
  const refusals = refused === 0 ? '' : `, ${refused} refused`;
  const calls = `${taken} ${taken === 1 ? 'call' : 'calls'} answered${refusals}`;
  return { mark: 'neutral', label: name, text: [...who, ` · ${calls} · last `, { time: seenAt, as: 'ago' }] };
}

/** The answer to `/mcp agents pause`; `anew` is false where they were stopped before. */
export function agentsPaused(anew: boolean): ChatPayload {
  const headline = anew ? 'All agents are stopped' : 'All agents are stopped already';
  const text: Text = [
    'Whatever they ask is refused, looks included, and nothing they asked for begins. What is running runs to its end. ',
    { code: '/mcp agents resume' },
    ' lets them in again.',
  ];
  return reportMessage({ mark: 'warning', headline, parts: [{ kind: 'text', text }] }, mentioned);
}

/** The answer to `/mcp agents resume`. */
export function agentsResumed(anew: boolean): ChatPayload {
  const headline = anew ? 'Agents may look and ask again' : 'Agents are not stopped';
  return reportMessage({ mark: 'neutral', headline }, mentioned);
}
