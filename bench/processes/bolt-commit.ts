// The fair baseline of a durable acknowledgement: a bare Bolt app that commits one row before it acknowledges, so that it loses no click.
import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import pg from 'pg';
import '../support/tied.ts';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
await pool.query(
  'CREATE TABLE IF NOT EXISTS clicks (key text PRIMARY KEY, body jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now())',
);
const insert = { name: 'click', text: 'INSERT INTO clicks (key, body) VALUES ($1, $2) ON CONFLICT DO NOTHING' };

const receiver = new HTTPReceiver({
  signingSecret: process.env['SLACK_SIGNING_SECRET'] ?? '',
  endpoints: '/slack/events',
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: 'unused', botId: 'B0BARE', botUserId: 'U0BARE' }),
});
app.command('/mcp', async ({ ack, command }) => {
  await pool.query({ ...insert, values: [command.trigger_id, JSON.stringify(command)] });
  await ack();
});
const server = await app.start({ port: 0, host: '127.0.0.1' });
const { port } = server.address() as AddressInfo;
process.stdout.write(`${JSON.stringify({ ready: true, port })}\n`);
