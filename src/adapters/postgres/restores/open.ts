import type { BackupsSettings } from '../../../config/backups.ts';
import { fault } from '../../../errors.ts';
import type { Restores } from '../../../ports/restores.ts';
import { dropCopy } from './drop-copy.ts';
import { inventory } from './inventory.ts';
import { makeCopy } from './make-copy.ts';
import type { RestoreServer } from './server.ts';
import { site } from './site.ts';
import { swapNames } from './swap-names.ts';

export interface RestoresContext {
  readonly settings: { readonly backups?: BackupsSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** Where the PostgreSQL of an environment is restored. Rejects with NOT_CONFIGURED where nobody may do that. */
export async function openRestores({ settings, secrets }: RestoresContext): Promise<Restores> {
  const database = settings.backups?.database;
  if (database?.restoreUrlEnv === undefined)
    throw fault('NOT_CONFIGURED', 'No role that restores PostgreSQL is configured.');
  const url = secrets.get(database.restoreUrlEnv) ?? '';
  if (url !== '') return restores({ url, restore: database.restore, template: database.template });
  throw fault('NOT_CONFIGURED', `${database.restoreUrlEnv} is not set, and PostgreSQL is restored with it.`, {
    hint: `Set ${database.restoreUrlEnv} to the address for the role that restores.`,
  });
}

/** The same, for the database of that address. */
export function restores(server: RestoreServer): Restores {
  return {
    site: (call) => site(server, call),
    inventory: (database, countMs, call) => inventory(server, database, countMs, call),
    makeCopy: (copy, call) => makeCopy(server, copy, call),
    dropCopy: (name, call) => dropCopy(server, name, call),
    swapNames: (swap, call) => swapNames(server, swap, call),
  };
}
