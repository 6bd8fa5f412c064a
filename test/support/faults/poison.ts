import type { Dice } from './seed.ts';

/** Values no monitor sends, and somebody will. */
const hostile: readonly (() => unknown)[] = [
  () => 'nul\u0000byte',
  () => '\ud800 alone',
  () => '\u202egnp.exe',
  () => '',
  () => null,
  () => true,
  () => -0,
  () => 1e308,
  () => [],
  () => ({}),
  () => 'x'.repeat(70_000),
  () => '😀'.repeat(5000),
  () => ({ __proto__: null, constructor: { prototype: { firing: true } }, toString: 'x' }),
  () => JSON.parse('{"__proto__": {"status": "resolved"}, "hasOwnProperty": 1}') as unknown,
  () => 'exploding',
  () => '9999999-13-45T99:99:99Z',
  () => '0000-00-00T00:00:00Z',
  () => Number.MAX_SAFE_INTEGER + 1,
  () => `javascript:${'a'.repeat(300)}`,
  () => '<!channel> <@U0DEV> *_~`',
  () => deep(200),
];

/** Rare, since each costs megabytes. */
const huge: readonly (() => unknown)[] = [
  () => Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`label_${n}`, `value ${n}`])),
  () => 'y'.repeat(1_000_000),
  () => abyss,
];

/** Stands for a value so deep that JSON.stringify cannot write it. */
const abyss = '@@abyss@@';
const abyssText = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

/** The bytes of a poisoned message. */
export function bytesOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value).replaceAll(`"${abyss}"`, abyssText));
}

function deep(levels: number): unknown {
  let value: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { in: value };
  return value;
}

type Node = Record<string, unknown> | unknown[];

/** A copy of a message in which one value, somewhere, is hostile; or is gone, or stands under a hostile name. */
export function poisoned(value: unknown, chance: Dice): unknown {
  const copy = structuredClone(value);
  const places: { node: Node; key: string }[] = [];
  collect(copy, places);
  if (places.length === 0) return bad(chance);
  const { node, key } = chance.pick(places);
  const held = node as Record<string, unknown>;
  const how = chance.random();
  if (how < 0.1) delete held[key];
  else if (how < 0.2 && !Array.isArray(node)) held[`\u0000${key}\udfff`] = held[key];
  else held[key] = bad(chance);
  return copy;
}

function bad(chance: Dice): unknown {
  return chance.pick(chance.below(500) === 0 ? huge : hostile)();
}

function collect(value: unknown, places: { node: Node; key: string }[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    places.push({ node: value as Node, key });
    collect(inner, places);
  }
}

/** JSON whose bytes were damaged on the way. */
export function damaged(body: Buffer, chance: Dice): Buffer {
  const bytes = Buffer.from(body);
  for (let n = 0; n <= chance.below(4); n += 1) bytes[chance.below(bytes.length)] = chance.below(256);
  return chance.random() < 0.3 ? bytes.subarray(0, chance.below(bytes.length)) : bytes;
}
