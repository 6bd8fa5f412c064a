import { isRecord, scalar } from './json.ts';

/**
 * The fingerprint Alertmanager gives a label set: FNV-1a, 64 bit, over the sorted names and values, each followed by the byte 0xff
 * (prometheus/common, model.LabelSet.Fingerprint), as 16 hex digits. Undefined for an empty or unreadable set, which identifies nothing.
 */
export function labelFingerprint(labels: unknown): string | undefined {
  if (!isRecord(labels)) return undefined;
  const entries = Object.entries(labels)
    .flatMap(([name, value]) => {
      const text = scalar(value);
      return text === undefined ? [] : [[name, text] as const];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  return fnv64(entries);
}

// The separator 0xff is no UTF-8, so the parts are hashed one by one, in two 32-bit halves: numbers,
// because a BigInt per byte is too slow for ten thousand alerts.
function fnv64(entries: readonly (readonly [string, string])[]): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  const add = (byte: number) => {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3.
    const product = low * 0x1b3;
    const carried = Math.floor(product / 0x1_0000_0000);
    high = (high * 0x1b3 + carried + ((low << 8) >>> 0)) >>> 0;
    low = product >>> 0;
  };
  for (const entry of entries) {
    for (const part of entry) {
      for (const byte of Buffer.from(part)) add(byte);
      add(0xff);
    }
  }
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
}
