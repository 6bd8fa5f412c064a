import { roles, rolesIn } from '../../access/roles.ts';
import { commandHelp, helpMessage, type OwnCommand } from '../../blocks/help.ts';
import type { Catalog } from '../../catalog/loader.ts';
import { parseAsked } from '../../catalog/parse.ts';
import { isFault } from '../../errors.ts';
import type { Engine } from '../../jobs/engine.ts';
import { allowed } from './menu.ts';
import type { OwnAnswer } from './own.ts';

/** `/mcp help [command]`, made from the actions themselves. */
export function help(others: readonly OwnCommand[]): OwnAnswer {
  const own: OwnAnswer = {
    command: 'help',
    summary: 'All commands, or one of them in detail',
    usage: '/mcp help [command]',
    examples: ['/mcp help', '/mcp help rollback'],
    async answer({ engine }, { user, words }) {
      if (words.length === 0) {
        return helpMessage(await usable(engine, user), [own, ...others]);
      }
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

/** What a person may ask for in any environment. Help is there also when Slack does not say who is in which group. */
async function usable({ access, catalog, environments }: Engine, user: string): Promise<Catalog> {
  try {
    const has = [...(await rolesIn(access, user, environments.values())).values()];
    const strongest = [...roles].reverse().find((role) => has.includes(role));
    return allowed(catalog, strongest);
  } catch (error) {
    if (isFault(error, 'ROLES_UNREADABLE')) return catalog;
    throw error;
  }
}
