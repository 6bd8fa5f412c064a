import { type CommandDefinition, RedisResult, RedisValue, scanCommand } from 'js-redis-server/core';

interface ScanArgs {
  readonly cursor: bigint;
  readonly count?: number;
  readonly match?: Buffer;
  readonly type?: string;
}

/**
 * SCAN whose cursor stays where it is when keys go away, as in Redis; that of js-redis-server is an offset and skips keys then. Each key has a
 * number for as long as it is there, and a cursor is the number to go on from.
 */
export function stableScan(): CommandDefinition<unknown> {
  const numbers = new Map<string, number>();
  let last = 0;
  const original = scanCommand as CommandDefinition<unknown>;
  return {
    ...original,
    execute(args, context) {
      const { cursor, count = 10 } = args as ScanArgs;
      const entries = context.db.entriesSnapshot().map((entry) => {
        const id = entry.key.toString('hex');
        const known = numbers.get(id);
        if (known !== undefined) return { entry, number: known };
        last += 1;
        numbers.set(id, last);
        return { entry, number: last };
      });
      const left = entries.filter(({ number }) => BigInt(number) >= cursor).sort((a, b) => a.number - b.number);
      const page = left.slice(0, count);
      const next = left[count]?.number ?? 0;
      // What matches is its own business: it is asked about this page alone.
      const db = Object.assign(Object.create(context.db) as typeof context.db, {
        entriesSnapshot: () => page.map(({ entry }) => entry),
      });
      const found = original.execute({ ...(args as object), cursor: 0n, count: page.length + 1 }, { ...context, db });
      const names = (found as RedisResult).value;
      const matching = names.kind === 'array' ? names.items[1] : undefined;
      return RedisResult.create(
        RedisValue.array([RedisValue.bulkString(Buffer.from(String(next))), matching ?? RedisValue.array([])]),
      );
    },
  };
}
