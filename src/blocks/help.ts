import type { KnownBlock } from '@slack/types';
import type { AnyAction } from '../catalog/action.ts';
import { type AnyCommand, takesEnvironment } from '../catalog/command.ts';
import type { CommandTerms } from '../catalog/command-terms.ts';
import { groupsOf, isLarge } from '../catalog/groups.ts';
import type { Catalog } from '../catalog/loader.ts';
import { paramUsages, usageLine } from '../catalog/usage.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { context } from './elements.ts';
import { fitted } from './fit.ts';
import { mentioned, richText } from './rich-text.ts';

type Summaries = Iterable<readonly [string, Pick<CommandTerms<never>, 'summary'>]>;

const line = (command: string, summary: string): Text => [{ code: `/mcp ${command}` }, `  ${summary}`];

/** One line a command; a large group is one line that names its commands. */
function lines(commands: Summaries): readonly Text[] {
  return groupsOf(commands).flatMap((group) => {
    if (!isLarge(group)) return group.commands.map(([command, { summary }]) => line(command, summary));
    const rest = group.commands.map(([command]) => command.slice(group.word.length + 1)).filter((word) => word !== '');
    return [[{ code: `/mcp help ${group.word}` }, `  ${group.commands.length} commands: ${rest.join(', ')}`]];
  });
}

function section(title: string, commands: Summaries): KnownBlock[] {
  const shown = lines(commands);
  return shown.length === 0 ? [] : [richText([[{ strong: title }], ...shown], mentioned)];
}

/** All commands: what looks, what acts, what is about runs and incidents. Large groups are named, and listed by their first word. */
export function helpMessage(catalog: Catalog, answers: Summaries): ChatPayload {
  const title = 'What this bot can do';
  const some = (wanted: (action: AnyAction) => boolean) => [...catalog].filter(([, action]) => wanted(action));
  const blocks = [
    richText([[{ strong: title }]], mentioned),
    ...section(
      'Look',
      some((action) => action.risk === 'read-only'),
    ),
    ...section(
      'Act',
      some((action) => action.risk !== 'read-only'),
    ),
    ...section('Runs, schedules and incidents', answers),
  ];
  const note = 'Add env=NAME for another environment. In a thread, mention the bot instead of typing /mcp.';
  return fitted(title, [...blocks, context([note, '/mcp help COMMAND tells more'], mentioned)], 1);
}

/** The commands that begin with a word, each with what it does. */
export function groupHelp(word: string, commands: Summaries): ChatPayload {
  const title = `/mcp ${word} …`;
  const shown = [...commands].map(([command, { summary }]) => line(command, summary));
  const blocks = [
    richText([[{ strong: title }], ...shown], mentioned),
    context([`/mcp help ${word} WORD tells more`], mentioned),
  ];
  return fitted(title, blocks, 1);
}

/** One command: what it does, its parameters, examples. */
export function commandHelp(command: string, asked: AnyCommand): ChatPayload {
  const params = paramUsages(asked).map(
    (param): Text => [
      { code: param.name },
      `  ${param.description}${valuesOf(param)}${param.required ? '' : ' – optional'}`,
    ],
  );
  const blocks: KnownBlock[] = [
    richText([[{ strong: `/mcp ${command}` }, `  ${asked.summary}`], [{ code: usageLine(command, asked) }]], mentioned),
    ...(params.length === 0 ? [] : [richText(params, mentioned)]),
    richText(['For example:', ...asked.examples.map((example): Text => [{ code: example }])], mentioned),
    context([note(asked)], mentioned),
  ];
  return fitted(`/mcp ${command}: ${asked.summary}`, blocks, 1);
}

/** The values a parameter takes: all, where they are few; else one to learn from. */
function valuesOf({ choices, kind }: ReturnType<typeof paramUsages>[number]): string {
  if (choices.length > 0) return ` (${choices.join(', ')})`;
  return kind?.example === undefined ? '' : ` (${kind.name}, such as ${kind.example})`;
}

function note(command: AnyCommand): string {
  if ('risk' in command) return riskWords[command.risk];
  return `Answered at once, and only to you${takesEnvironment(command) ? '; add env=NAME for another environment' : ''}`;
}

const riskWords: Readonly<Record<AnyAction['risk'], string>> = {
  'read-only': 'Only looks: runs at once, changes nothing',
  reversible: 'Changes something that is easily taken back: shows its plan and waits for approval',
  disruptive: 'Disruptive: shows its plan and waits for approval',
  destructive: 'Destructive: shows its plan, waits for approvals and asks for the name of the target',
};
