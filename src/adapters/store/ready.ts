import { type Fault, fault } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { inspectStore, type StoreFacts } from './inspect.ts';
import { migrate } from './migrate.ts';
import { asStoreFault } from './store-fault.ts';

const timeoutMs = 10_000;

/** SQLSTATEs of a server that does not let somebody in: wrong password, no such role, no such database, no right to connect. */
const refusals = /^(?:28...|3D000|42501)$/;

/**
 * Makes sure that a process that serves finds what it works with: every migration applied, every right there. Migrates only where its
 * own role may, which is where one role does everything. Throws STORE_NOT_READY with what is missing, STORE_DOWN when nobody answers,
 * and what `migrate` throws.
 */
export async function readyStore(url: string, clock: Clock): Promise<void> {
  const facts = await inspectStore(url, timeoutMs).catch((error: unknown) => {
    throw refusal(error) ?? asStoreFault(error, 'none');
  });
  const { role, pending } = facts;
  if (!facts.schemaRead) throw notReady(`The role ${role} may not read which migrations the store has.`, grants);
  if (pending.length > 0 && !facts.mayCreate)
    throw notReady(
      `The store lacks ${pending.length === 1 ? 'the migration' : `${pending.length} migrations, the first is`} ${pending[0]}, and the role ${role} may not apply it.`,
      'Run `npm run migrate` with DATABASE_OWNER_URL, in a cluster the Job mcp-chatops-migrate; docs/install.md, part 3.',
    );
  await migrate(url, clock);
  const lacks = missing(pending.length > 0 ? await inspectStore(url, timeoutMs) : facts);
  if (lacks !== undefined) throw lacks;
}

const grants = 'Run deploy/store-roles.sql as the owner of the store; docs/install.md, part 3.';

function notReady(text: string, hint: string): Fault {
  return fault('STORE_NOT_READY', text, { hint });
}

function missing({ role, gone, lacking, appendsAudit }: StoreFacts): Fault | undefined {
  if (gone.length > 0)
    return notReady(`The store has no table ${gone.join(', ')} any more.`, 'Restore the store from its backup, whole.');
  if (!appendsAudit) return notReady(`The role ${role} may not call the functions that write the audit.`, grants);
  const [first] = lacking;
  if (first === undefined) return undefined;
  const others = lacking.length === 1 ? '' : `, and rights on ${lacking.length - 1} other tables`;
  return notReady(`The role ${role} lacks ${first.lacks.join(', ')} on the table ${first.table}${others}.`, grants);
}

function refusal(error: unknown): Fault | undefined {
  if (!(error instanceof Error && 'code' in error && refusals.test(String(error.code)))) return undefined;
  return fault('STORE_NOT_READY', `The store does not let the bot in: ${error.message}.`, {
    hint: 'Check DATABASE_URL. The role is made by deploy/store-roles.sql; docs/install.md, part 3.',
    cause: error,
  });
}
