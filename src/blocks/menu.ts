import type { KnownBlock } from '@slack/types';
import type { Catalog } from '../catalog/loader.ts';
import type { RunCard } from '../model/run.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { mentioned, richText } from './rich-text.ts';
import { runPoints } from './run-line.ts';

export interface MenuContent {
  /** The actions this person may ask for here. */
  readonly catalog: Catalog;
  readonly environment: string;
  readonly open: readonly RunCard[];
}

const mostButtons = 5;

/** Words that people write otherwise than commands do. */
const spelled: Readonly<Record<string, string>> = { rollback: 'roll back', jwks: 'JWKS' };

/** Commands whose last word alone says too little. */
const named: Readonly<Record<string, string>> = {
  'db sessions': 'Database sessions',
  'db sessions end': 'End sessions',
};

/** `Clear JWKS` out of `auth clear-jwks`, `Health` out of `health`. */
export function commandLabel(command: string): string {
  const whole = named[command];
  if (whole !== undefined) return whole;
  const last = command.split(' ').at(-1) ?? command;
  const words = last
    .split('-')
    .map((word) => spelled[word] ?? word)
    .join(' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** Buttons for commands, five to a row. */
export function commandButtons(commands: readonly string[]): KnownBlock[] {
  const rows: KnownBlock[] = [];
  for (let from = 0; from < commands.length; from += mostButtons) {
    rows.push(
      actions(
        commands.slice(from, from + mostButtons).map((command) =>
          button({
            label: commandLabel(command),
            id: actionIds.menu,
            value: command,
            spoken: `${commandLabel(command)}: /mcp ${command}`,
          }),
        ),
      ),
    );
  }
  return rows;
}

/** `/mcp` alone: what one can do here, what runs now, what waits for me. */
export function menuMessage({ catalog, environment, open }: MenuContent): ChatPayload {
  const commands = [...catalog];
  const look = commands.filter(([, action]) => action.risk === 'read-only').map(([command]) => command);
  const act = commands.filter(([, action]) => action.risk !== 'read-only').map(([command]) => command);
  const group = (title: string, list: readonly string[]): KnownBlock[] =>
    list.length === 0 ? [] : [richText([[{ strong: title }]], mentioned), ...commandButtons(list)];
  const none = look.length + act.length === 0;
  const head = none
    ? `You have no role in ${environment}: ask an admin for one.`
    : `What do you need in ${environment}?`;
  const blocks: KnownBlock[] = [
    richText([[{ strong: head }]], mentioned),
    ...group('Look', look),
    ...group('Act', act),
    ...(open.length === 0 ? [] : [runPoints('Now', open.slice(0, 8), mentioned)]),
    context(['/mcp help lists every command', 'add env=NAME for another environment'], mentioned),
  ];
  return fitted(head, blocks, 1);
}
