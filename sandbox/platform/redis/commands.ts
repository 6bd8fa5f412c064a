import {
  type CommandDefinition,
  clientCommand,
  defineCommand,
  RedisCommandError,
  type RedisDatabase,
  type RedisDataValue,
  RedisResult,
  RedisValue,
  t,
} from 'js-redis-server/core';
import type { MovableClock } from '../../clock.ts';
import type { Facts } from './facts.ts';
import { infoText } from './info.ts';
import { stableScan } from './stable-scan.ts';
import type { Touches } from './touches.ts';

export interface StandInParts {
  readonly clock: MovableClock;
  readonly touched: Touches;
  readonly facts: Facts;
}

const text = (words: string) => RedisValue.bulkString(Buffer.from(words));
const withWord = t.object({ word: t.string(), rest: t.variadic(t.bulk()) });

/** The commands that js-redis-server lacks, or answers with nothing. */
export function commandsOf({ clock, touched, facts }: StandInParts): readonly CommandDefinition<unknown>[] {
  const object = defineCommand({
    name: 'object',
    schema: withWord,
    flags: ['readonly'],
    keys: ({ rest }) => rest.slice(0, 1),
    execute({ word, rest: [key] }, { db }) {
      if (key === undefined || db.getType(key) === null) return RedisResult.nil();
      if (/^refcount$/i.test(word)) return RedisResult.create(RedisValue.integer(1));
      if (!/^idletime$/i.test(word)) throw new RedisCommandError(`Unknown subcommand '${word}'. Try OBJECT HELP.`);
      if (facts.policy.endsWith('lfu')) {
        throw new RedisCommandError(
          'An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching between policies at runtime LRU and LFU data will take some time to adjust.',
        );
      }
      return RedisResult.create(RedisValue.integer(touched.idle(key)));
    },
  });
  const memory = defineCommand({
    name: 'memory',
    schema: withWord,
    flags: ['readonly'],
    keys: () => [],
    execute({ word, rest: [key] }, { db }) {
      if (!/^usage$/i.test(word)) throw new RedisCommandError(`Unknown subcommand '${word}'. Try MEMORY HELP.`);
      const value = key && db.get(key);
      if (key === undefined || value === null || value === undefined) return RedisResult.nil();
      return RedisResult.create(RedisValue.integer(sizeOf(key, value)));
    },
  });
  const info = defineCommand({
    name: 'info',
    schema: t.object({ sections: t.variadic(t.bulk()) }),
    flags: ['readonly'],
    keys: () => [],
    execute: (_, { db }) => RedisResult.create(text(infoText(facts, { clock, touched, ...measured(db) }))),
  });
  const time = defineCommand({
    name: 'time',
    schema: t.object({}),
    flags: ['readonly', 'fast'],
    keys: () => [],
    execute() {
      const now = clock.now().getTime();
      return RedisResult.create(
        RedisValue.array([text(String(Math.floor(now / 1000))), text(String((now % 1000) * 1000))]),
      );
    },
  });
  const slowlog = defineCommand({
    name: 'slowlog',
    schema: withWord,
    flags: ['readonly', 'admin'],
    keys: () => [],
    execute: () =>
      RedisResult.create(
        RedisValue.array(
          facts.slow.map(({ secondsAgo, us, words }, index) =>
            RedisValue.array([
              RedisValue.integer(facts.slow.length - index),
              RedisValue.integer(Math.floor(clock.now().getTime() / 1000) - secondsAgo),
              RedisValue.integer(us),
              RedisValue.array(words.map(text)),
              text('10.4.2.17:41822'),
              text('mcp-server'),
            ]),
          ),
        ),
      ),
  });
  const client = defineCommand({
    ...clientCommand,
    execute(args, context) {
      if (!/^list$/i.test(args.subcommand)) return clientCommand.execute(args, context);
      const lines = facts.clients.map(
        (name, index) => `id=${index + 1} addr=10.4.2.${index + 10}:40000 name=${name} db=0`,
      );
      return RedisResult.create(text(`${lines.join('\n')}\n`));
    },
  });
  return [object, memory, info, time, slowlog, client, stableScan()];
}

function measured(db: RedisDatabase) {
  let [bytes, expiring] = [0, 0];
  const entries = db.entriesSnapshot();
  for (const { key, value, expiresAt } of entries) {
    bytes += sizeOf(key, value);
    if (expiresAt !== undefined) expiring += 1;
  }
  return { bytes, expiring, keys: entries.length };
}

/** About what MEMORY USAGE says: the value, its name, and some for the server's own books. */
function sizeOf(key: Buffer, value: RedisDataValue): number {
  const own = 56 + key.length;
  if (value.type === 'string') return own + value.value.length;
  if (value.type === 'hash') {
    return [...value.fields.values()].reduce(
      (sum, { field, value: held }) => sum + 64 + field.length + held.length,
      own,
    );
  }
  return own + 1024;
}
