import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import type { Plan, Promised } from '../model/plan.ts';
import { inlines, type Text } from '../model/text.ts';
import type { Tool } from '../ports/tools.ts';
import { type Disabled, disabledWords } from './disabled.ts';
import type { Usage } from './usage.ts';

/** What a run needs of its plan. */
export interface TurnData {
  readonly name: string;
  /** ms until the bot asks whether to enable it again. */
  readonly forMs?: number | undefined;
  /** Why it was off, to say so again on the way back. */
  readonly reason?: string | undefined;
}

export interface TurnPlan {
  readonly tool: Tool;
  readonly enabled: boolean;
  readonly promises: readonly Promised[];
  readonly course: readonly Text[];
  readonly data: TurnData;
}

/** The plan of turning one tool on or off. What it is like now is bound: who changes it meanwhile makes the plan drift. */
export function turnPlan({ tool, enabled, promises, course, data }: TurnPlan): Plan<TurnData> {
  const name = cut(tool.name, 80);
  return {
    headline: `${enabled ? 'Enable' : 'Disable'} the tool ${name}`,
    doing: `${enabled ? 'Enabling' : 'Disabling'} the tool ${name}`,
    confirm: `${enabled ? 'Enable' : 'Disable'} ${cut(tool.name, 40)}`,
    subject: tool.name,
    changes: [{ label: name, before: stateWord(tool.enabled), after: stateWord(enabled) }],
    promises,
    onFailure: 'ask',
    course,
    steps: [
      { key: 'turn', title: enabled ? 'Enable' : 'Disable' },
      { key: 'verify', title: 'Ask the admin API and every pod' },
    ],
    observed: { enabled: tool.enabled, version: tool.version ?? null },
    data,
  };
}

const stateWord = (enabled: boolean) => (enabled ? 'enabled' : 'disabled');

/** Calls of a tool in the last hour; undefined where no metrics are configured. */
export function callsWords(usage: Usage | undefined, name: string): string | undefined {
  if (usage === undefined) return undefined;
  const used = usage.tools.get(name);
  if (used === undefined)
    return usage.missing === '' ? 'No calls of it were measured in the last hour.' : `${usage.missing}.`;
  const failed = used.errors === undefined ? '' : `, ${used.errors} of them failed`;
  return `${used.calls.toLocaleString('en-US')} calls in the last hour${failed}.`;
}

/** The refusal where a tool is off already: who, why and until when. */
export function alreadyDisabled(name: string, how: Disabled): never {
  const by: Text = [...inlines(disabledWords(how)), '. Nothing was changed.'];
  throw fault('NOTHING_TO_DO', [`${cut(name, 80)} is already disabled. Disabled: `, ...by], {
    hint: 'Enable it with `/mcp tools enable`, or leave it: nothing needs to be done.',
  });
}
