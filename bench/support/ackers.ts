import { opsChannel, people } from '../../sandbox/people.ts';
import { type BotChild, startBot, startProgram } from './bots.ts';
import type { Child } from './child.ts';
import { closedLoop, type Load } from './load.ts';
import type { Bench } from './measurement.ts';
import { type SignedCommand, signedCommands } from './signed-commands.ts';
import type { BenchStore } from './site.ts';
import { type Distribution, distribution } from './statistics.ts';

/** One round of load on one server. */
export interface Acked {
  /** ms from the instant a request was due. */
  readonly latency: Distribution;
  /** ms the generator was late itself: part of the latency of both sides. */
  readonly late: Distribution;
  readonly perSecond: number;
  /** Answers other than an acknowledgement. */
  readonly refused: number;
}

/** Those that acknowledge, each a process of its own: a bare Bolt app, one that commits a row first, and the receiving half of the bot. */
export interface Ackers {
  /** Requests nobody has seen, signed now. */
  commands(count: number): readonly SignedCommand[];
  bolt(drive: Drive): Promise<Acked>;
  /** A Bolt app that commits one row before it acknowledges; rejects when what was acknowledged is not there. */
  committing(drive: Drive): Promise<Acked>;
  /** As for Bolt; rejects when what was acknowledged is not in the store. */
  ours(drive: Drive): Promise<Acked>;
  stop(): Promise<void>;
}

/** Sends requests to a port. */
export interface Drive {
  readonly requests: number;
  load(port: number, requests: readonly Buffer[]): Promise<Load>;
}

/** Starts both and warms them up. */
export async function startAckers(bench: Bench): Promise<Ackers> {
  const { site, quick } = bench;
  const store = await site.store();
  const bolt = await startProgram<{ readonly port: number }>('bolt-ack', {
    SLACK_SIGNING_SECRET: site.workspace.signingSecret,
  });
  const rows = await site.store();
  const committing = await startProgram<{ readonly port: number }>('bolt-commit', {
    SLACK_SIGNING_SECRET: site.workspace.signingSecret,
    DATABASE_URL: rows.url,
  });
  const ours: BotChild = await startBot('web', site.environment(store));
  const commands = (count: number) =>
    signedCommands(site.workspace, count, { text: 'health', user: people.dev, channel: opsChannel });
  const warm = quick ? 50 : 4000;
  for (const port of [bolt.ready.port, committing.ready.port, ours.port]) {
    await closedLoop(port, bytes(commands(warm)), 8);
  }
  const all: readonly Child[] = [bolt, committing, ours];
  return {
    commands,
    async bolt({ requests, load }) {
      return acked(await load(bolt.ready.port, bytes(commands(requests))));
    },
    async committing({ requests, load }) {
      const before = await clicks(rows);
      const result = acked(await load(committing.ready.port, bytes(commands(requests))));
      const stored = (await clicks(rows)) - before;
      if (stored !== requests - result.refused) throw new Error(`${requests} acknowledged, ${stored} stored`);
      return result;
    },
    async ours({ requests, load }) {
      const sent = commands(requests);
      const result = await load(ours.port, bytes(sent));
      const accepted = result.sent.filter(({ answer }) => answer?.status === 200 && answer.body === '');
      await requireStored(
        store,
        accepted.map(({ index }) => sent[index]?.key ?? ''),
      );
      return acked(result);
    },
    async stop() {
      for (const child of all) await child.kill();
      await store.drop();
      await rows.drop();
    },
  };
}

async function clicks(rows: BenchStore): Promise<number> {
  const [row] = await rows.query<{ count: number }>('SELECT count(*)::int AS count FROM clicks');
  return row?.count ?? 0;
}

const bytes = (commands: readonly SignedCommand[]) => commands.map((command) => command.bytes);

function acked(load: Load): Acked {
  const good = load.sent.filter(({ answer }) => answer?.status === 200 && answer.body === '');
  return {
    latency: distribution(load.sent.map((one) => one.latency)),
    late: distribution(load.sent.map((one) => one.late)),
    perSecond: Math.round((good.length * 1000) / load.ms),
    refused: load.sent.length - good.length,
  };
}

/** An acknowledgement that is not on the disk with its wake-up and its audit row would make the figure a lie. */
async function requireStored(store: BenchStore, keys: readonly string[]): Promise<void> {
  const [row] = await store.query<{ found: number }>(
    `SELECT count(*)::int AS found FROM runs
      WHERE inbound_key = ANY($1) AND EXISTS (SELECT 1 FROM dispatch WHERE run_id = runs.id)
        AND EXISTS (SELECT 1 FROM audit_entries WHERE subject = 'R-' || runs.id AND event = 'run.requested')`,
    [keys],
  );
  if (row?.found !== keys.length) throw new Error(`${keys.length} acknowledged, ${row?.found} stored`);
}
