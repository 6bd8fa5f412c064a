import { commandHelp, helpMessage, type OwnCommand } from '../../blocks/help.ts';
import { parseAsked } from '../../catalog/parse.ts';
import type { OwnAnswer } from './own.ts';

/** `/mcp help [command]`, made from the actions themselves. */
export function help(others: readonly OwnCommand[]): OwnAnswer {
  const own: OwnAnswer = {
    command: 'help',
    summary: 'All commands, or one of them in detail',
    usage: '/mcp help [command]',
    examples: ['/mcp help', '/mcp help rollback'],
    async answer({ engine }, { words }) {
      if (words.length === 0) return helpMessage(engine.catalog, [own, ...others]);
      const bare = words.filter((word) => word.key === undefined);
      const typed = bare.map((word) => word.text.toLowerCase()).join(' ');
      const exact = engine.catalog.get(typed);
      if (exact !== undefined) return commandHelp(typed, exact);
      // Throws COMMAND_UNKNOWN with the nearest command.
      const { command, action } = parseAsked(engine.catalog, bare.slice(0, 2), []);
      return commandHelp(command, action);
    },
  };
  return own;
}
