import type { Setting, SettingsSeen } from '../../ports/database/settings.ts';
import type { DatabaseCall } from '../../ports/database.ts';
import { placeOf } from './failures.ts';
import { reading, type Server } from './reading.ts';
import { type Grant, grantOf } from './rights.ts';

/** Part of pg_monitor. */
const settingsRight: Grant = { sql: (role) => `GRANT pg_read_all_settings TO ${role};`, why: 'to see every setting' };

/** The role of whoever else runs the server. */
export const managedSql = `(SELECT min(r.rolname)::text FROM pg_catalog.pg_roles r WHERE r.rolname IN ('rdsadmin', 'cloudsqlsuperuser',
    'azure_pg_admin', 'alloydbsuperuser', 'neon_superuser', 'supabase_admin'))`;

const about = `
SELECT current_database() AS database, split_part(current_setting('server_version'), ' ', 1) AS version,
  pg_has_role('pg_read_all_settings', 'USAGE') AS sees,
  ${managedSql} AS managed`;

/** What the server was started with stays after a restart, whatever a file says; a reload calls it waiting all the same. */
const pending = `(s.pending_restart AND s.source <> 'command line')`;

/** With what roles and databases have of their own: the application may see another value than the server says. */
export const askedSettings = `
SELECT s.name, current_setting(s.name) AS shown, s.setting AS value, s.unit, s.context, ${pending} AS pending, s.source,
  coalesce((SELECT json_agg(json_build_object('role', r.rolname, 'database', d.datname, 'value', substr(c, length(s.name) + 2)))
    FROM pg_catalog.pg_db_role_setting x CROSS JOIN unnest(x.setconfig) c
    LEFT JOIN pg_catalog.pg_database d ON d.oid = x.setdatabase LEFT JOIN pg_catalog.pg_roles r ON r.oid = x.setrole
    WHERE starts_with(c, s.name || '=') AND (x.setdatabase = 0 OR d.datname = current_database())), '[]') AS overridden
FROM pg_catalog.pg_settings s WHERE s.name = ANY($1::text[]) OR ${pending}
ORDER BY array_position($1::text[], s.name::text) NULLS LAST, s.name LIMIT 50`;

interface AboutRow {
  readonly database: string;
  readonly version: string;
  readonly sees: boolean;
  readonly managed: string | null;
}

export interface SettingRow {
  readonly name: string;
  readonly shown: string;
  readonly value: string;
  readonly unit: string | null;
  readonly context: string;
  readonly pending: boolean;
  readonly source: string;
  readonly overridden: readonly {
    readonly role: string | null;
    readonly database: string | null;
    readonly value: string;
  }[];
}

/** See DatabaseReader.settings. */
export function serverSettings(
  { url }: Server,
  names: readonly string[],
  call: DatabaseCall = {},
): Promise<SettingsSeen> {
  return reading({ url, doing: 'settings' }, call, async (client) => {
    const [found] = (await client.query<AboutRow>(about)).rows;
    const { rows } = await client.query<SettingRow>(askedSettings, [names]);
    const unseen = names.filter((name) => !rows.some((row) => row.name === name));
    const { role, database } = placeOf(url);
    return {
      database: found?.database ?? database,
      version: found?.version ?? '',
      settings: rows.map(settingOf),
      unseen,
      lacking: found?.sees === true ? undefined : grantOf(settingsRight, role, database),
      managedBy: found?.managed ?? undefined,
    };
  });
}

/** A row of pg_settings as a setting. */
export function settingOf({ name, shown, value, unit, context, pending, source, overridden }: SettingRow): Setting {
  return {
    ...{ name, shown, value, unit: unit ?? undefined, context, pendingRestart: pending, source },
    overridden: overridden.map((one) => ({
      role: one.role ?? undefined,
      database: one.database ?? undefined,
      value: one.value,
    })),
  };
}
