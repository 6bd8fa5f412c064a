import type { FoundError } from '../../src/logs/found-error.ts';
import { type Scanned, type ScanOptions, scanLog } from '../../src/logs/scan.ts';

type Read = Scanned & { readonly errors: readonly FoundError[] };

/** What a log of these chunks tells. */
export function scan(chunks: readonly Uint8Array[], options: Omit<ScanOptions, 'found'> = {}): Read {
  const errors: FoundError[] = [];
  const reading = scanLog({ ...options, found: (error) => void errors.push(error) });
  // The bytes are overwritten after each write: nothing of them may be kept.
  for (const chunk of chunks) {
    const copy = Buffer.from(chunk);
    reading.write(copy);
    copy.fill(0x7b);
  }
  return { ...reading.end(), errors };
}
