import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { backupGrantScript } from '../../../src/adapters/postgres/dumps/rights.ts';
import { restoreGrantScript } from '../../../src/adapters/postgres/restores/rights.ts';
import { grantScript } from '../../../src/adapters/postgres/rights.ts';

/** A database of the platform: as its owner, the MCP server, sees it, and as the bot does. */
export interface PlatformDatabase {
  readonly name: string;
  /** Address for a role that may do what the bot is granted, and nothing else. */
  readonly botUrl: string;
  /** Address for the role that takes its backups. */
  readonly backupUrl: string;
  /** Address for the role that restores beside it. */
  readonly restoreUrl: string;
  /** Address for the role that owns the tables. */
  readonly ownerUrl: string;
}

const seed = readFileSync(new URL('./seed.sql', import.meta.url), 'utf8');

/**
 * Makes the database of an environment with its roles and its rows; one that is there from an earlier start is kept and gets new
 * passwords. `address` is the superuser's, with DATABASE for the name of a database.
 */
export async function platformDatabase(address: string, name: string): Promise<PlatformDatabase> {
  const owner = { role: `${name}_app`, password: randomBytes(12).toString('hex') };
  const bot = { role: `${name}_chatops`, password: randomBytes(12).toString('hex') };
  const backup = { role: `${name}_backup`, password: randomBytes(12).toString('hex') };
  const restore = { role: `${name}_restorer`, password: randomBytes(12).toString('hex') };
  const fresh = await as(address.replace(/DATABASE$/, 'postgres'), async (admin) => {
    for (const { role, password } of [owner, bot, backup, restore]) await login(admin, role, password);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount === 0) {
      await admin.query(`CREATE DATABASE ${name} OWNER ${owner.role}`);
      await admin.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
    }
    // Each time: a database of an earlier version knows only the rights the bot needed then.
    const { rows } = await admin.query<{ major: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS major`,
    );
    await admin.query(grantScript(bot.role, name, { major: rows[0]?.major ?? 0, owners: [owner.role] }));
    await admin.query(backupGrantScript(backup.role, name));
    await admin.query(restoreGrantScript(restore.role, owner.role));
    await template(admin, address);
    return rowCount === 0;
  });
  const url = ({ role, password }: typeof owner) => {
    const made = new URL(address.replace(/DATABASE$/, name));
    return Object.assign(made, { username: role, password }).href;
  };
  // Only an administrator can make it, and only in the database that is looked at. Without it being loaded it does no harm.
  await as(address.replace(/DATABASE$/, name), (admin) =>
    admin.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'),
  );
  if (fresh) await as(url(owner), (client) => client.query(seed));
  return { name, botUrl: url(bot), backupUrl: url(backup), restoreUrl: url(restore), ownerUrl: url(owner) };
}

/** What copies are made from: with the extension that only an administrator can make. */
export const templateName = 'mcp_template';
/** Tests make databases side by side. */
const templateLock = 60_060;

async function template(admin: pg.Client, address: string): Promise<void> {
  await admin.query('SELECT pg_advisory_lock($1)', [templateLock]);
  try {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
      templateName,
    ]);
    if (rowCount === 1) return;
    await admin.query(`DROP DATABASE IF EXISTS ${templateName}`);
    await admin.query(`CREATE DATABASE ${templateName} TEMPLATE template0`);
    await as(address.replace(/DATABASE$/, templateName), (client) =>
      client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements'),
    );
    await admin.query(`ALTER DATABASE ${templateName} IS_TEMPLATE true`);
  } finally {
    await admin.query('SELECT pg_advisory_unlock($1)', [templateLock]);
  }
}

async function login(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  await admin.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} LOGIN PASSWORD '${password}'`);
}

async function as<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
