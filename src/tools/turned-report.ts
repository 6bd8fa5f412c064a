import { cut } from '../model/cut.ts';
import type { Line, Offer, Report } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { Tool } from '../ports/tools.ts';
import type { OnPods } from './on-pods.ts';

/** Names of pods in a line. */
const mostNames = 3;

export interface TurnedReport {
  /** As it is now. */
  readonly tool: Tool;
  /** What was wanted. */
  readonly enabled: boolean;
  readonly pods: OnPods;
}

/** How turning a tool on or off came out: what the admin API says, and what every pod does. */
export function turnedReport({ tool, enabled, pods }: TurnedReport): Report {
  const name = cut(tool.name, 80);
  const word = enabled ? 'enabled' : 'disabled';
  if (tool.enabled !== enabled) {
    return {
      mark: 'bad',
      headline: `${name} is ${enabled ? 'disabled' : 'enabled'} again: somebody else changed it`,
      offers: [look],
    };
  }
  const { followed, behind, silent, problem } = pods;
  const all = followed.length + behind.length + silent.length;
  const lines: Line[] = behind.map((pod) => ({
    mark: 'bad',
    label: pod,
    text: enabled ? 'does not offer it' : 'still offers it',
  }));
  const quiet = silent.length === 0 ? [] : [`${counted(silent.length, 'pod')} did not tell: ${names(silent)}`];
  if (behind.length > 0) {
    return {
      mark: 'bad',
      headline: `${name} is ${word} in the admin API, and ${behind.length} of ${counted(all, 'pod')} ${behind.length === 1 ? 'does' : 'do'} not follow`,
      parts: [{ kind: 'lines', lines }],
      notes: [`it stays ${word} in the admin API`, ...quiet],
      offers: [look],
    };
  }
  const seen = followed.length === 0 ? '' : ` on ${followed.length} of ${counted(all, 'pod')}`;
  return {
    mark: 'good',
    headline: `${name} is ${word}${seen}`,
    notes: [
      ...(followed.length > 0 ? [] : ['told by the admin API alone']),
      ...(problem === '' ? quiet : [`pods not asked: ${problem}`]),
    ],
    offers: [look],
  };
}

const look: Offer = { label: 'Tools', action: 'tools', params: {} };

function names(pods: readonly string[]): string {
  const more = pods.length > mostNames ? ` and ${pods.length - mostNames} more` : '';
  return `${pods.slice(0, mostNames).join(', ')}${more}`;
}
