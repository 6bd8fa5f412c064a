import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { about, doctorOf } from '../support/doctor.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world?.stop());

const doctor = (change?: Parameters<typeof doctorOf>[1]) => doctorOf(world, change);

describe('npm run doctor, of the store', () => {
  it('is content with the role of deploy/store-roles.sql, and lacks nothing in it', async () => {
    const { database } = world;
    const script = readFileSync(new URL('../../deploy/store-roles.sql', import.meta.url), 'utf8');
    await database.query(script.replace(':password', "'only-for-this-test'"));
    const url = new URL(database.url);
    url.username = 'mcp_chatops_app';
    url.password = 'only-for-this-test';
    const { text } = await doctor({ said: { ...world.config, databaseUrl: url.href } });
    await database.query('DROP OWNED BY mcp_chatops_app');
    expect(text).toContain('✓ role: mcp_chatops_app can add to the audit and not rewrite it');
    expect(text).not.toContain('✕');
  });

  it('misses a table that somebody took away', async () => {
    await world.database.query('ALTER TABLE audit_seals RENAME TO taken_away');
    const { text, code } = await doctor();
    await world.database.query('ALTER TABLE taken_away RENAME TO audit_seals');
    expect(code).toBe(1);
    expect(about(text, '✕ table audit_seals: ')).toContain('fix: Restore the store');
    expect((await doctor()).code).toBe(0);
  });

  it('judges the schema: what is to come, what it does not know, what was edited', async () => {
    const { database } = world;
    const [last] = await database.query<{ number: number; name: string; digest: string }>(
      'SELECT number, name, digest FROM schema_migrations ORDER BY number DESC LIMIT 1',
    );
    await database.query('UPDATE schema_migrations SET digest = $1 WHERE number = $2', ['other', last?.number]);
    const edited = (await doctor()).text;
    await database.query('UPDATE schema_migrations SET number = 9999 WHERE number = $1', [last?.number]);
    const newer = (await doctor()).text;
    await database.query("UPDATE schema_migrations SET name = '9999_x.breaking.sql' WHERE number = 9999");
    const unknown = (await doctor()).text;
    await database.query('DELETE FROM schema_migrations WHERE number = 9999');
    const pending = (await doctor()).text;
    const url = new URL(database.url);
    url.username = 'doctor_reader';
    await database.query("CREATE ROLE doctor_reader LOGIN PASSWORD 'only-for-this-test'");
    url.password = 'only-for-this-test';
    const said = { ...world.config, databaseUrl: url.href, ownerUrl: url.href };
    const stranger = (await doctor({ said })).text;
    await database.query('GRANT SELECT ON schema_migrations TO doctor_reader');
    const reader = (await doctor({ said })).text;
    const owner = (await doctor({ said: { ...said, ownerUrl: database.url } })).text;
    await database.query('DROP OWNED BY doctor_reader');
    await database.query('DROP ROLE doctor_reader');
    await database.query('INSERT INTO schema_migrations (number, name, digest) VALUES ($1, $2, $3)', [
      last?.number,
      last?.name,
      last?.digest,
    ]);
    expect(edited).toContain('was edited after it was applied');
    expect(newer).toContain(`! schema: a newer version has been here (${last?.name})`);
    expect(unknown).toContain('which this version does not know');
    expect(about(pending, `1 to come (${last?.name})`)).toContain('the next start of the bot applies them');
    expect(about(owner, `1 to come (${last?.name})`)).toContain('Run `npm run migrate`');
    expect(about(reader, `1 to come (${last?.name}), and nobody here may apply them`)).toContain('DATABASE_OWNER_URL');
    expect(stranger).toContain('? not checked: schema (doctor_reader may not read schema_migrations)');
    expect(about(reader, '✕ rights on table runs: doctor_reader lacks SELECT, INSERT, UPDATE, DELETE')).toContain(
      'store-roles.sql',
    );
    expect((await doctor()).text).toContain('✓ schema: all');
  });
});
