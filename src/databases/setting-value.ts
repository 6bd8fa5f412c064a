import type { SettingFound } from '../ports/database/setting-change.ts';

const memory: Readonly<Record<string, number>> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };
const time: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };

/** A value as it was typed, or why it is none. */
export type Typed = { readonly value: string; readonly amount: number } | { readonly mistake: string };

/**
 * A value for a setting, checked against its unit and its limits as the server gives them. A unit is written out: `4` of shared_buffers would
 * be 32 kB. `amount` is in bytes, ms, or plain.
 */
export function typedValue(found: Pick<SettingFound, 'name' | 'unit' | 'min' | 'max'>, text: string): Typed {
  const [, number, unit] = /^(-?\d{1,12}(?:\.\d{1,6})?) ?(B|kB|MB|GB|TB|us|ms|s|min|h|d)?$/.exec(text.trim()) ?? [];
  const base = unitOf(found.unit);
  if (number === undefined) return { mistake: `must be ${base.example}` };
  if (unit === undefined && base.kind !== 'plain' && !/^(?:0|-1)$/.test(number))
    return { mistake: `must have a unit: ${base.example}` };
  const factor = unit === undefined ? (base.kind === 'plain' ? 1 : base.factor) : base.units[unit];
  if (factor === undefined) return { mistake: `must be ${base.example}` };
  const amount = Number(number) * factor;
  // -1 and 0 are words of their own: off, as much as needed.
  const inUnits = amount / base.factor;
  if (inUnits < found.min || inUnits > found.max)
    return { mistake: `must be ${shown(found.min, base)} to ${shown(found.max, base)}` };
  return { value: `${number}${unit ?? ''}`, amount };
}

/** The amount of a value as the server keeps it, in bytes, ms, or plain. */
export const amountOf = ({ value, unit }: Pick<SettingFound, 'value' | 'unit'>): number =>
  Number(value) * unitOf(unit).factor;

/** The amount of a value as a file says it; one without a unit is in the server's own. */
export function amountIn({ unit }: Pick<SettingFound, 'unit'>, text: string): number {
  const base = unitOf(unit);
  const [, number, word] = /^(-?[\d.]+) ?([A-Za-z]+)?$/.exec(text) ?? [];
  return Number(number) * (word === undefined ? base.factor : (base.units[word] ?? Number.NaN));
}

interface Unit {
  readonly kind: 'memory' | 'time' | 'plain';
  /** Bytes, or ms, of one. */
  readonly factor: number;
  readonly units: Readonly<Record<string, number>>;
  readonly example: string;
}

/** `8kB`, `ms`, or none. */
function unitOf(unit: string | undefined): Unit {
  const [, times = '', word = ''] = /^(\d*)([A-Za-z]+)$/.exec(unit ?? '') ?? [];
  const many = times === '' ? 1 : Number(times);
  const inMemory = memory[word];
  if (inMemory !== undefined) return { kind: 'memory', factor: many * inMemory, units: memory, example: '16MB or 4GB' };
  const inTime = time[word];
  if (inTime !== undefined) return { kind: 'time', factor: many * inTime, units: time, example: '500ms, 30s or 1min' };
  return { kind: 'plain', factor: 1, units: {}, example: 'a number, such as 200 or 1.1' };
}

function shown(limit: number, { kind, factor }: Unit): string {
  if (kind === 'plain' || limit <= 0) return String(limit);
  const units = Object.entries(kind === 'memory' ? memory : time).reverse();
  const [word = '', of = 1] = units.find(([, one]) => limit * factor >= 2 * one) ?? [];
  return `${Math.floor((limit * factor) / of)}${word}`;
}
