const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

const PATTERN = /^([+-]?\d+(?:\.\d*)?|[+-]?\.\d+)(?:([eE][+-]?\d+)|([a-zA-Z]*))$/;

/** The number a Kubernetes quantity stands for (`500m` is 0.5, `1.5Gi` is 1610612736); undefined when it is none. */
export function quantity(text: string): number | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, digits = '', exponent, suffix = ''] = match;
  if (exponent !== undefined) return Number(digits + exponent);
  const factor = Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
  return factor === undefined ? undefined : Number(digits) * factor;
}

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function scaled(amount: number, base: number, suffixes: readonly string[]): string {
  let rest = amount;
  let step = 0;
  while (rest !== 0 && rest % base === 0 && step < suffixes.length - 1) {
    rest /= base;
    step += 1;
  }
  return `${rest}${suffixes[step] ?? ''}`;
}

/** A quantity in the form the API server writes it back (`2000m` becomes `2`, `2048Mi` becomes `2Gi`); other text stays as it is. */
export function canonicalQuantity(text: string): string {
  const amount = quantity(text);
  if (amount === undefined || /[eE]/.test(text)) return text;
  if (text.endsWith('i')) return Number.isInteger(amount) ? scaled(amount, 1024, BINARY) : text;
  if (Number.isInteger(amount)) return scaled(amount, 1000, DECIMAL);
  const milli = Math.round(amount * 1000);
  if (Math.abs(milli - amount * 1000) < 1e-6) return `${milli}m`;
  return text;
}
