import type pg from 'pg';
import { fault } from '../../errors.ts';
import type { TableIdentity } from '../../ports/database/maintenance.ts';
import { forbidden, type Place } from './failures.ts';
import { quoted, theirs } from './names.ts';
import { becomes, grants, type ServerTraits } from './rights.ts';

/** A table whose indexes may be changed, with the rights that takes. */
export interface OwnedTable extends TableIdentity {
  readonly bytes: number;
  /** undefined for one that was never analyzed. */
  readonly rows: number | undefined;
  /** The role whose rights are taken; undefined where those of the bot are enough. */
  readonly owner: string | undefined;
}

const finding = (major: number) => `
SELECT c.oid::bigint::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind::text AS kind, c.reltuples::bigint::text AS rows,
  (c.relpages * current_setting('block_size')::bigint)::text AS bytes, o.rolname::text AS owner, o.rolsuper AS of_superuser,
  pg_has_role(c.relowner, 'USAGE') AND has_schema_privilege(n.oid, 'USAGE') AS is_ours, pg_has_role(c.relowner, '${becomes(major)}') AS is_lent,
  has_schema_privilege(c.relowner, n.oid, 'CREATE') AS may_create
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
WHERE c.relkind IN ('r', 'm', 'p') AND ${theirs} AND CASE WHEN $2::bigint IS NOT NULL THEN c.oid = $2::bigint::oid
  ELSE c.relname = $1 OR n.nspname || '.' || c.relname = $1 END
ORDER BY 2, 3 LIMIT 5`;

interface Row {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: string;
  readonly rows: string;
  readonly bytes: string;
  readonly owner: string;
  readonly of_superuser: boolean;
  readonly is_ours: boolean;
  readonly is_lent: boolean;
  readonly may_create: boolean;
}

/** By its name, or its oid. Throws PARAM_INVALID where there is no such table or more than one, DATABASE_FORBIDDEN where a right is missing. */
export async function ownedTable(
  client: pg.Client,
  asked: { readonly name: string } | { readonly oid: string },
  place: Place,
  server: ServerTraits,
): Promise<OwnedTable> {
  const values = 'oid' in asked ? [null, asked.oid] : [asked.name, null];
  const { rows } = await client.query<Row>(finding(server.major), values);
  const [found] = rows;
  if (found === undefined || rows.length > 1)
    throw notOne('oid' in asked ? 'that it was planned on' : asked.name, rows);
  const { oid, schema, name, owner } = found;
  if (found.kind === 'p') {
    throw fault(
      'PARAM_INVALID',
      `${schema}.${name} is partitioned: PostgreSQL builds no index on all of it while others write.`,
      {
        hint: 'Name one of its partitions.',
      },
    );
  }
  if (found.of_superuser) {
    throw fault('DATABASE_FORBIDDEN', `The table ${schema}.${name} belongs to the superuser ${owner}.`, {
      hint: 'The bot is never given the rights of a superuser: an administrator does this, or gives the table to the role of the application.',
    });
  }
  if (!found.is_ours && !found.is_lent) throw forbidden(grants.own, place, undefined, server);
  if (!found.may_create) {
    throw fault(
      'DATABASE_FORBIDDEN',
      `The owner of ${schema}.${name}, ${owner}, may create nothing in the schema ${schema}.`,
      {
        hint: `An administrator runs: \`GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(owner)};\``,
      },
    );
  }
  return {
    ...{ oid, schema, name, bytes: Number(found.bytes) },
    rows: Number(found.rows) < 0 ? undefined : Number(found.rows),
    owner: found.is_ours ? undefined : owner,
  };
}

function notOne(name: string, rows: readonly Row[]) {
  const all = rows.map((row) => `${row.schema}.${row.name}`).join(', ');
  return fault(
    'PARAM_INVALID',
    rows.length === 0 ? `There is no table "${name}".` : `There are ${rows.length} tables "${name}": ${all}.`,
    { hint: rows.length === 0 ? 'See `/mcp db sizes` for their names.' : 'Name it with its schema.' },
  );
}
