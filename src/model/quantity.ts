/** value = digits × 10^exponent × factor */
interface Parsed {
  readonly digits: bigint;
  readonly exponent: number;
  readonly factor: bigint;
}

const binary: Readonly<Record<string, bigint>> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const decimal: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const shape = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d{1,3})?$/;

/** The grammar is that of apimachinery's resource.Quantity; more than 40 digits or an exponent beyond ±60 is refused. */
function parse(quantity: string): Parsed | undefined {
  const match = shape.exec(quantity);
  if (match === null || quantity.length > 40) return undefined;
  const [, sign = '', whole = '', fraction = '', suffix = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const factor = binary[suffix];
  if (factor !== undefined) return { digits, exponent: -fraction.length, factor };
  const exponent = decimal[suffix] ?? Number(suffix.slice(1));
  if (Math.abs(exponent) > 60) return undefined;
  return { digits, exponent: exponent - fraction.length, factor: 1n };
}

/** Exact, then rounded away from zero as the API server does: no figure becomes smaller than it is. */
function scaled(quantity: unknown, power: number): number | undefined {
  const parsed = typeof quantity === 'string' ? parse(quantity) : undefined;
  if (parsed === undefined) return undefined;
  const exponent = parsed.exponent + power;
  const value = parsed.digits * parsed.factor;
  if (exponent >= 0) return Number(value * 10n ** BigInt(exponent));
  const divisor = 10n ** BigInt(-exponent);
  const rest = value % divisor;
  return Number(value / divisor + (rest === 0n ? 0n : value < 0n ? -1n : 1n));
}

/** An amount of CPU such as `250m` or `1.5`, in thousandths of a core; undefined when it is no quantity. */
export function cpuMillis(quantity: unknown): number | undefined {
  return scaled(quantity, 3);
}

/** An amount of memory such as `1.5Gi` or `128974848`, in bytes; undefined when it is no quantity. */
export function memoryBytes(quantity: unknown): number | undefined {
  return scaled(quantity, 0);
}
