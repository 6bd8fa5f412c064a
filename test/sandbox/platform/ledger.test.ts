import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { movableClock } from '../../../sandbox/clock.ts';
import { startBacking } from '../../../sandbox/platform/backing.ts';
import { isReadingSql } from '../../../sandbox/platform/postgres/ledger.ts';
import { isReadingCommand } from '../../../sandbox/platform/redis/ledger.ts';
import { testBacking } from '../../support/backing.ts';

async function production() {
  const backing = await startBacking('production', testBacking().production, movableClock());
  onTestFinished(() => backing.stop());
  return backing;
}

it('keeps what is sent to PostgreSQL and is no reading, prepared or not', async () => {
  const backing = await production();
  const client = new pg.Client({ connectionString: backing.databaseUrl });
  await client.connect();
  await client.query('SELECT 1');
  await client.query('SELECT $1::int', [2]);
  await client.query("BEGIN; SET LOCAL statement_timeout = '1s'; COMMIT");
  expect(backing.writes()).toEqual([]);
  // Through the driver in pieces and as parameters; whether the role may is not the question.
  await client.query(`INSERT INTO tools (name) VALUES ('${'x'.repeat(70_000)}')`).catch(() => undefined);
  await client.query('SELECT pg_terminate_backend($1::int)', [1]).catch(() => undefined);
  await client.end();
  expect(backing.writes().map(({ system, what }) => `${system}: ${what.slice(0, 30)}`)).toEqual([
    'PostgreSQL of production: INSERT INTO tools (name) VALUE',
    'PostgreSQL of production: SELECT pg_terminate_backend($1',
  ]);
});

it('keeps what is sent to Redis and is no reading, in pipelines too', async () => {
  const backing = await production();
  const redis = new Redis(backing.redisUrl);
  await redis.pipeline().ping().get('a').unlink('cache:a', 'cache:b').exec();
  await redis.set('ledger', 'x'.repeat(70_000));
  await redis.del('ledger');
  redis.disconnect();
  expect(backing.writes().map(({ what }) => what.slice(0, 24))).toEqual([
    'unlink cache:a cache:b',
    `set ledger ${'x'.repeat(13)}`,
    'del ledger',
  ]);
});

it('the role of the bot is let into its own database alone, and reads no table there', async () => {
  const { databaseUrl } = testBacking().production;
  const other = Object.assign(new URL(databaseUrl), { pathname: '/mcp_staging' }).href;
  const query = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await expect(query(other, 'SELECT 1')).rejects.toMatchObject({ code: '42501' });
  await expect(query(databaseUrl, 'SELECT * FROM tools')).rejects.toMatchObject({ code: '42501' });
  expect(await query(databaseUrl, "SELECT current_setting('is_superuser') AS su")).toEqual([{ su: 'off' }]);
});

it.each([
  ['SELECT 1', true],
  ['/* INSERT INTO x */ SELECT 1', true],
  ['WITH a AS (SELECT 1) SELECT * FROM a', true],
  ['WITH a AS (DELETE FROM x RETURNING 1) SELECT * FROM a', false],
  ['SELECT 1; DROP TABLE x', false],
  ['select pg_terminate_backend (3, 5000)', false],
  ['SELECT * FROM x FOR UPDATE', false],
  ['VACUUM x', false],
  ['EXPLAIN ANALYZE SELECT 1', true],
])('%s is a reading: %s', (sql, reading) => {
  expect(isReadingSql(sql)).toBe(reading);
});

it.each([
  ['get a', true],
  ['CONFIG GET maxmemory', true],
  ['config set maxmemory 1', false],
  ['ACL DRYRUN chatops unlink a', true],
  ['acl setuser chatops on', false],
  ['unlink a', false],
  ['eval return 1', false],
  ['', false],
])('%s is a reading: %s', (command, reading) => {
  expect(isReadingCommand(command)).toBe(reading);
});
