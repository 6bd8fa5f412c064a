import { once } from 'node:events';
import {
  CommandExecutor,
  CommandRegistry,
  createTransactionPolicy,
  RedisServerState,
  Resp2Server,
  redisCommandDefinitions,
} from 'js-redis-server/core';
import type { MovableClock } from '../../clock.ts';
import { commandsOf } from './commands.ts';
import { type Facts, usualFacts } from './facts.ts';
import { seed } from './seed.ts';
import { touches } from './touches.ts';

/** A Redis of the platform in this process: js-redis-server with what it lacks, on the clock of the sandbox. */
export interface RedisStandIn {
  readonly url: string;
  /** What its INFO tells; may be changed. */
  readonly facts: Facts;
  /** Makes a key look as if it had been touched so many seconds ago. */
  age(key: string | Buffer, seconds: number): void;
  /** As it was when it started. */
  refill(): void;
  stop(): Promise<void>;
}

/** Starts one with the keys of an MCP platform in it, of several ages and sizes. */
export async function startRedisStandIn(clock: MovableClock): Promise<RedisStandIn> {
  const state = new RedisServerState({ databaseCount: 1 });
  const database = state.getDatabase(0);
  const touched = touches(clock);
  const facts = usualFacts(clock);
  const registry = new CommandRegistry();
  registry.registerAll(redisCommandDefinitions);
  registry.registerAll(commandsOf({ clock, touched, facts }), { override: true });
  const executor = new CommandExecutor({ registry, policies: [touched.policy, createTransactionPolicy()] });
  const resp = new Resp2Server({ server: state, executor });
  await resp.listen(0);
  const port = resp.getPort();
  // The package listens on every interface of the machine; nobody outside has business here.
  const { server } = resp;
  server.close();
  await once(server, 'close');
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const refill = () => {
    database.flush();
    seed(database, touched);
  };
  refill();
  return {
    url: `redis://127.0.0.1:${port}`,
    facts,
    age: (key, seconds) => touched.age(Buffer.from(key as string), seconds),
    refill,
    async stop() {
      await resp.close();
      state.close();
    },
  };
}
