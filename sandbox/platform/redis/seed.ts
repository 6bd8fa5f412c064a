import { createHashData, type RedisDatabase } from 'js-redis-server/core';
import type { Touches } from './touches.ts';

const hour = 3600;
const day = 24 * hour;

interface Family {
  readonly count: number;
  name(index: number): string | Buffer;
  /** Bytes of its value. */
  size(index: number): number;
  /** Seconds since it was touched. */
  idle(index: number): number;
  /** Seconds until it expires; undefined: never. */
  ttl(index: number): number | undefined;
}

const tools = ['list_assignments', 'get_schedule', 'book_service', 'find_dealer', 'bulk_export'];

/** Answers of tools, profiles of users, sign-in sessions, counters: of several ages and sizes, some with no time to live. */
const families: readonly Family[] = [
  {
    count: 180,
    name: (index) => `cache:tool:${tools[index % tools.length]}:${(index * 7919).toString(16)}`,
    size: (index) => 200 + (index % 9) * 350,
    idle: (index) => (index % 3 === 0 ? 30 * hour + index * 60 : 90 + index * 20),
    ttl: (index) => (index % 4 === 0 ? undefined : 31 * 60 + 30 + index),
  },
  {
    count: 90,
    name: (index) => `cache:user:${1000 + index}`,
    size: () => 640,
    idle: (index) => 3 * hour + index * 300,
    ttl: () => 12.5 * hour,
  },
  {
    count: 60,
    name: (index) => `session:${(0xabcdef + index * 104_729).toString(16)}`,
    size: () => 380,
    idle: (index) => 20 + index * 45,
    ttl: () => 4.5 * hour,
  },
  {
    count: 24,
    name: (index) => `ratelimit:${index}`,
    size: () => 2,
    idle: (index) => index + 5,
    ttl: () => 90,
  },
  {
    count: 1,
    // Written by a client that packs its keys: no text at all.
    name: () => Buffer.from([...Buffer.from('cache:packed:'), 0x00, 0xff, 0x80, 0x2a]),
    size: () => 4096,
    idle: () => 2 * day,
    ttl: () => undefined,
  },
];

/** Fills a database that is empty. */
export function seed(database: RedisDatabase, touched: Touches): void {
  for (const { count, name, size, idle, ttl } of families) {
    for (let index = 0; index < count; index += 1) {
      const named = name(index);
      const key = typeof named === 'string' ? Buffer.from(named) : named;
      const seconds = ttl(index);
      const expiresAt = seconds === undefined ? {} : { expiresAt: Date.now() + seconds * 1000 };
      database.setString(key, Buffer.alloc(size(index), 0x61), expiresAt);
      touched.age(key, idle(index));
    }
  }
  const large = Buffer.from('cache:tool:list_assignments');
  const data = createHashData();
  for (let field = 0; field < 400; field += 1) {
    const name = Buffer.from(`page:${field}`);
    data.fields.set(name.toString('hex'), { field: name, value: Buffer.alloc(900, 0x61) });
  }
  database.set(large, data);
  touched.age(large, 40 * 60);
}
