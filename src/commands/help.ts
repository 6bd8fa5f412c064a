import { z } from 'zod';
import { allowed } from '../access/allowed.ts';
import { roles, rolesIn } from '../access/roles.ts';
import { commandHelp, groupHelp, helpMessage } from '../blocks/help.ts';
import { answer } from '../catalog/answer.ts';
import type { AnyCommand } from '../catalog/command.ts';
import { splitCommandLine } from '../catalog/command-line.ts';
import type { Catalog } from '../catalog/loader.ts';
import { text } from '../catalog/params/text.ts';
import { findCommand, unknownCommand } from '../catalog/parse.ts';
import { isFault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import type { Engine } from '../jobs/engine.ts';

export const command = answer({
  summary: 'All commands, or one of them in detail',
  params: z.object({ command: text({ rest: true }).optional().describe('A command, or the first word of some') }),
  positional: ['command'],
  examples: ['/mcp help', '/mcp help rollback', '/mcp help incident'],
  async answer({ engine, answers }: HandlerContext, { user, params }) {
    if (params.command === undefined) return helpMessage(await usable(engine, user), answers);
    const all = new Map<string, AnyCommand>([...engine.catalog, ...answers]);
    const words = splitCommandLine(params.command.replace(/^\/mcp\s+/i, ''));
    const first = words[0]?.text.toLowerCase() ?? '';
    const group = [...all].filter(([name]) => name === first || name.startsWith(`${first} `));
    if (words.length === 1 && group.length > 1) return groupHelp(first, new Map(group));
    const found = findCommand(all, words);
    if (found !== undefined) return commandHelp(found.command, found.action);
    throw unknownCommand([...all.keys()], words);
  },
});

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
