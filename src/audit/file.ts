import { createReadStream } from 'node:fs';
import type { Anchor } from '../ports/anchor.ts';
import { type Finding, type SealedRow, verifier } from './verify.ts';

const tab = 0x09;
const newline = 0x0a;

/** A row as one line of an exported file: number, hash in hex, body (JSON, which holds no raw tab or line end). */
export function exportLine(seq: number, hash: string, body: string): string {
  return `${seq}\t${hash}\t${body}\n`;
}

/** Verifies an exported file, with no database at hand. A line that cannot be read is the first bad row. */
export async function verifyFile(path: string, anchors: readonly Anchor[]): Promise<Finding> {
  const chain = verifier(anchors);
  let rest: Buffer = Buffer.alloc(0);
  let lines = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const data: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = data.indexOf(newline); end !== -1; end = data.indexOf(newline, from)) {
      lines += 1;
      const row = readRow(data.subarray(from, end));
      const found = row === undefined ? unreadable(lines) : chain.row(row);
      if (found !== undefined) return found;
      from = end + 1;
    }
    rest = data.subarray(from);
  }
  return rest.length === 0 ? chain.end() : unreadable(lines + 1);
}

function unreadable(line: number): Finding {
  return { kind: 'bad', seq: line, why: `line ${line} of the file is not a row` };
}

function readRow(line: Buffer): SealedRow | undefined {
  const first = line.indexOf(tab);
  if (first <= 0 || line[first + 65] !== tab) return undefined;
  const seq = Number(line.toString('latin1', 0, first));
  const hash = line.toString('latin1', first + 1, first + 65);
  return Number.isSafeInteger(seq) ? { seq, hash, body: line.subarray(first + 66) } : undefined;
}
