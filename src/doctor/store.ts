import { inspectStore, type StoreFacts } from '../adapters/store/inspect.ts';
import type { ConfigFile } from '../config/schema.ts';
import { clockFinding } from './clocks.ts';
import type { DoctorContext } from './context.ts';
import { type Finding, good, missing, notice, unchecked, wordsOf } from './finding.ts';

/** The oldest PostgreSQL the tests have run on. */
const oldest = 15;

/** The bot's own PostgreSQL: version, schema, roles, durability, clock. */
export async function examineStore({ file, said, clock, timeoutMs }: DoctorContext): Promise<readonly Finding[]> {
  if (said.databaseUrl === '') {
    return [missing('address', 'DATABASE_URL is not set', 'Make a database and set it: docs/install.md, part 3.')];
  }
  const sent = clock.now().getTime();
  const facts = await inspectStore(said.databaseUrl, timeoutMs).catch((error: unknown) => ({ failed: wordsOf(error) }));
  if ('failed' in facts) {
    const fix = 'Check DATABASE_URL, the network between here and there, and pg_hba.conf.';
    return [missing('connection', facts.failed, fix)];
  }
  const ours = new Date((sent + clock.now().getTime()) / 2);
  return [
    versionOf(facts),
    facts.writable
      ? good('connection', `as ${facts.role}`)
      : missing('connection', 'this is a standby, which takes no writes', 'Name the primary in DATABASE_URL.'),
    ...(await schemaOf(facts, said.ownerUrl ?? '', said.databaseUrl, timeoutMs)),
    ...facts.gone.map((table) =>
      missing(
        `table ${table}`,
        'a migration made it, and it is not there',
        'Restore the store from its backup, whole.',
      ),
    ),
    roleOf(facts),
    ...facts.lacking.map(({ table, lacks }) =>
      missing(
        `rights on table ${table}`,
        `${facts.role} lacks ${lacks.join(', ')}`,
        'Run deploy/store-roles.sql as the owner.',
      ),
    ),
    facts.durable
      ? good('durability', 'a COMMIT that was answered stays')
      : notice(
          'durability',
          'fsync or synchronous_commit is off',
          'Turn both on: what was answered may be lost with the power.',
        ),
    connectionsOf(facts, file.worker.concurrency + 8),
    clockFinding('the store', facts.now, ours, 1000),
    ...schedulesOf(facts, file),
  ];
}

/** Whether what is due by the clock is asked for. */
function schedulesOf({ overdue }: StoreFacts, { schedules }: ConfigFile): readonly Finding[] {
  const on = Object.entries(schedules).filter(([, { enabled, channel }]) => enabled && channel !== undefined);
  if (on.length === 0) return [];
  const late = overdue.filter(({ name }) => on.some(([one]) => one === name));
  if (late.length === 0) return [good('schedules', `${on.length} on, none late`)];
  const seen = late.map(({ name, due }) => `${name} since ${due.toISOString().slice(0, 16).replace('T', ' ')} UTC`);
  const fix = 'Start a worker (MCP_CHATOPS_DUTIES=worker), or look in its log for "round failed".';
  return [missing('schedules', `due, and nobody asks: ${seen.join(', ')}`, fix)];
}

function versionOf({ version }: StoreFacts): Finding {
  if (version >= oldest) return good('version', `PostgreSQL ${version}`);
  return missing('version', `PostgreSQL ${version}`, `Use PostgreSQL ${oldest} or newer.`);
}

function connectionsOf({ connections }: StoreFacts, perProcess: number): Finding {
  const seen = `the server allows ${connections}; one process takes up to ${perProcess}`;
  if (connections >= perProcess * 3) return good('connections', seen);
  return notice(
    'connections',
    seen,
    'Raise max_connections, or lower worker.concurrency: an upgrade runs two of each process.',
  );
}

async function schemaOf(
  { role, schemaRead, applied, pending, unknown, newer, edited, mayCreate }: StoreFacts,
  ownerUrl: string,
  url: string,
  timeoutMs: number,
): Promise<readonly Finding[]> {
  if (!schemaRead) return [unchecked('schema', `${role} may not read schema_migrations`)];
  if (unknown.length > 0) {
    return [
      missing(
        'schema',
        `has ${unknown.join(', ')}, which this version does not know`,
        'Run the version that made it, or a newer one.',
      ),
    ];
  }
  if (edited.length > 0) {
    return [
      missing(
        'schema',
        `${edited.join(', ')} was edited after it was applied`,
        'Put the file back, and write the change as a new migration.',
      ),
    ];
  }
  if (newer.length > 0) {
    const fix = 'Nothing to do: it only added to the schema. Run the newer version when you can.';
    return [notice('schema', `a newer version has been here (${newer.join(', ')})`, fix)];
  }
  if (pending.length === 0) return [good('schema', `all ${applied} migrations`)];
  const seen = `${applied} migrations applied, ${pending.length} to come (${pending.join(', ')})`;
  const able =
    ownerUrl === url || ownerUrl === ''
      ? mayCreate
      : await inspectStore(ownerUrl, timeoutMs).then(
          (owner) => owner.mayCreate,
          () => false,
        );
  const fix = 'Run `npm run migrate` with DATABASE_OWNER_URL set to a role that may CREATE in schema public.';
  if (able && mayCreate) return [notice('schema', seen, 'Nothing to do: the next start of the bot applies them.')];
  if (able) return [notice('schema', seen, 'Run `npm run migrate` before the next start of the bot.')];
  return [missing('schema', `${seen}, and nobody here may apply them`, fix)];
}

function roleOf({ role, superuser, ownsAudit, writesAudit, appendsAudit }: StoreFacts): Finding {
  const again = 'Run deploy/store-roles.sql again, as the owner.';
  if (!appendsAudit) return missing('role', `${role} may not call the functions that write the audit`, again);
  const what = superuser ? 'is a superuser' : 'owns the tables';
  if (!superuser && !ownsAudit && writesAudit)
    return notice('role', `${role} can add to the audit past its functions, with numbers of its own`, again);
  if (!superuser && !ownsAudit) return good('role', `${role} can add to the audit and not rewrite it`);
  const fix = 'Run deploy/store-roles.sql, and let DATABASE_URL name the role it makes (DATABASE_OWNER_URL the owner).';
  return notice('role', `${role} ${what}: it could take the guards of the audit away`, fix);
}
