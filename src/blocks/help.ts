import type { KnownBlock } from '@slack/types';
import type { AnyAction } from '../catalog/action.ts';
import type { Catalog } from '../catalog/loader.ts';
import { paramUsages, usageLine } from '../catalog/usage.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import { mentioned, richText } from './rich-text.ts';

/** A command the bot answers by itself, at once: help, the list of runs. */
export interface OwnCommand {
  readonly command: string;
  readonly summary: string;
  readonly usage: string;
}

/** All commands, one line each: what looks, what acts, what is about runs. */
export function helpMessage(catalog: Catalog, own: readonly OwnCommand[]): ChatPayload {
  const title = 'What this bot can do';
  const entries = [...catalog];
  const group = (title: string, lines: readonly Text[]): KnownBlock[] =>
    lines.length === 0 ? [] : [richText([[{ strong: title }], ...lines], mentioned)];
  const line = (command: string, summary: string): Text => [{ code: `/mcp ${command}` }, `  ${summary}`];
  const some = (wanted: (action: AnyAction) => boolean) =>
    entries.filter(([, action]) => wanted(action)).map(([command, action]) => line(command, action.summary));
  const blocks = [
    richText([[{ strong: title }]], mentioned),
    ...group(
      'Look',
      some((action) => action.risk === 'read-only'),
    ),
    ...group(
      'Act',
      some((action) => action.risk !== 'read-only'),
    ),
    ...group(
      'Runs',
      own.map((entry) => line(entry.command, entry.summary)),
    ),
  ];
  const note = 'Add env=NAME for another environment. In a thread, mention the bot instead of typing /mcp.';
  return fitted(title, [...blocks, context([note, '/mcp help COMMAND tells more'], mentioned)], 1);
}

/** One command: what it does, its parameters, examples. */
export function commandHelp(command: string, action: AnyAction): ChatPayload {
  const params = paramUsages(action).map(
    (param): Text => [
      { code: param.name },
      `  ${param.description}${param.choices.length === 0 ? '' : ` (${param.choices.join(', ')})`}${param.required ? '' : ' – optional'}`,
    ],
  );
  const blocks: KnownBlock[] = [
    richText(
      [[{ strong: `/mcp ${command}` }, `  ${action.summary}`], [{ code: usageLine(command, action) }]],
      mentioned,
    ),
    ...(params.length === 0 ? [] : [richText(params, mentioned)]),
    richText(['For example:', ...action.examples.map((example): Text => [{ code: example }])], mentioned),
    context([riskWords[action.risk]], mentioned),
  ];
  return fitted(`/mcp ${command}: ${action.summary}`, blocks, 1);
}

const riskWords: Readonly<Record<AnyAction['risk'], string>> = {
  'read-only': 'Only looks: runs at once, changes nothing',
  reversible: 'Changes something that is easily taken back: shows its plan and waits for approval',
  disruptive: 'Disruptive: shows its plan and waits for approval',
  destructive: 'Destructive: shows its plan, waits for approvals and asks for the name of the target',
};
