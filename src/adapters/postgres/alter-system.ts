import pg from 'pg';
import { fault } from '../../errors.ts';
import { type ChangeableSetting, changeableSettings } from '../../ports/database/changeable-settings.ts';
import type { AlterSystem, SettingFound } from '../../ports/database/setting-change.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { connected } from './connection.ts';
import { codeOf, databaseFault, forbidden, isAnswer, placeOf } from './failures.ts';
import { inMaintenanceDatabase, reading, type Server } from './reading.ts';
import { type Grant, grants } from './rights.ts';
import { askedSettings, managedSql, type SettingRow, settingOf } from './server-settings.ts';
import { serverTraits } from './server-traits.ts';

const callMs = 8000;

const more = `
SELECT s.min_val, s.max_val, s.boot_val, current_database() AS database, split_part(current_setting('server_version'), ' ', 1) AS version,
  ${managedSql} AS managed, coalesce(current_setting('allow_alter_system', true), 'on') = 'off' AS locked
FROM pg_catalog.pg_settings s WHERE s.name = $1`;

/** The last of each kind of file is the one that counts. */
const inFiles = `
SELECT (SELECT f.setting FROM pg_catalog.pg_file_settings f WHERE f.name = $1 AND f.sourcefile LIKE '%/postgresql.auto.conf'
    ORDER BY f.seqno DESC LIMIT 1) AS written,
  (SELECT f.setting FROM pg_catalog.pg_file_settings f WHERE f.name = $1 AND f.sourcefile NOT LIKE '%/postgresql.auto.conf'
    ORDER BY f.seqno DESC LIMIT 1) AS configured`;

interface FileRow {
  readonly written: string | null;
  readonly configured: string | null;
}

interface MoreRow {
  readonly min_val: string;
  readonly max_val: string;
  readonly boot_val: string;
  readonly database: string;
  readonly version: string;
  readonly managed: string | null;
  readonly locked: boolean;
}

/** See DatabaseReader.settingFound. */
export async function settingFound(
  { url }: Server,
  name: ChangeableSetting,
  call: DatabaseCall = {},
): Promise<SettingFound> {
  const here = await reading({ url, doing: 'setting' }, call, async (client) => {
    const [row] = (await client.query<SettingRow>(askedSettings, [[name]])).rows;
    const [about] = (await client.query<MoreRow>(more, [name])).rows;
    if (row === undefined || row.name !== name || about === undefined) throw forbidden(grants.monitor, placeOf(url));
    return { row, about, server: await serverTraits(client) };
  });
  const { row, about, server } = here;
  const found = {
    ...settingOf(row),
    ...{ database: about.database, version: about.version },
    ...{ min: Number(about.min_val), max: Number(about.max_val) },
    ...{ managedBy: about.managed ?? undefined, isLocked: about.locked },
  };
  const builtIn = withUnit(about.boot_val, row.unit);
  // Nobody is asked for a right that would not help.
  if (found.managedBy !== undefined || found.isLocked) return { ...found, written: undefined, otherwise: builtIn };
  if (server.major < 15) {
    throw fault('DATABASE_FORBIDDEN', `PostgreSQL ${about.version} lets superusers alone change its settings.`, {
      hint: `An administrator runs: \`ALTER SYSTEM SET ${name} = …; SELECT pg_reload_conf();\` From PostgreSQL 15 on the right can be granted.`,
    });
  }
  const there = inMaintenanceDatabase(url);
  return reading({ url: there, doing: 'setting', needs: grants.file }, call, async (client) => {
    for (const grant of [grants.alter, grants.reload, grants.file] as const) {
      const [has] = (await client.query<{ held: boolean }>(`SELECT ${grant.held(server.major)} AS held`)).rows;
      if (has?.held !== true) throw forbidden(grant, placeOf(url), undefined, server);
    }
    const [file] = (await client.query<FileRow>(inFiles, [name])).rows;
    return { ...found, written: file?.written ?? undefined, otherwise: file?.configured ?? builtIn };
  });
}

/** `16384` in units of `8kB` as `128MB`. */
function withUnit(value: string, unit: string | null): string {
  const [, times = '', word] = /^(\d*)([A-Za-z]+)$/.exec(unit ?? '') ?? [];
  if (word === undefined) return value;
  const count = Number(value) * (times === '' ? 1 : Number(times));
  const megabytes = count / 1024;
  return word === 'kB' && count > 0 && Number.isInteger(megabytes) ? `${megabytes}MB` : `${count}${word}`;
}

const isChangeable = (name: string) => (changeableSettings as readonly string[]).includes(name);
/** A number, with a unit of memory or time. */
const shape = /^-?\d{1,12}(?:\.\d{1,6})?(?:B|kB|MB|GB|TB|us|ms|s|min|h|d)?$/;

/** See Database.alterSystem. */
export async function alterSystem(
  { url }: Server,
  { name, value, mark }: AlterSystem,
  { signal }: DatabaseCall = {},
): Promise<void> {
  // The last look before it is part of a statement.
  if (!isChangeable(name) || (value !== null && !shape.test(value)))
    throw fault('INTERNAL', 'No setting that the bot may change.');
  const how = {
    url: inMaintenanceDatabase(url),
    doing: `${mark.run} ${name}`,
    timeoutMs: callMs,
    givesUp: true,
    signal,
  };
  let sent = false;
  let needs: Grant = grants.alter;
  try {
    await connected(how, async (client) => {
      sent = true;
      await client.query(
        value === null ? `ALTER SYSTEM RESET ${name}` : `ALTER SYSTEM SET ${name} = ${pg.escapeLiteral(value)}`,
      );
      needs = grants.reload;
      await client.query('SELECT pg_reload_conf()');
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (codeOf(error) === '22023')
      throw fault('PARAM_INVALID', `PostgreSQL does not take ${value} for ${name}. Nothing was changed.`, {
        cause: error,
      });
    throw databaseFault(error, {
      url,
      timeoutMs: callMs,
      needs,
      effect: sent && !isAnswer(error) ? 'unknown' : 'none',
    });
  }
}
