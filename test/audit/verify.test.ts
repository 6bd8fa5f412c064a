import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportLine, verifyFile } from '../../src/audit/file.ts';
import { firstHash, sealHash } from '../../src/model/audit-chain.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-audit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Row {
  readonly seq: number;
  readonly hash: string;
  readonly body: string;
}

function chain(count: number): Row[] {
  let hash = firstHash;
  return Array.from({ length: count }, (_, index) => {
    const body = JSON.stringify({
      at: `2026-01-31T14:22:${index}`,
      event: 'run.requested',
      actor: 'U1',
      details: { n: index },
    });
    hash = sealHash(hash, index + 1, Buffer.from(body));
    return { seq: index + 1, hash, body };
  });
}

async function verify(rows: readonly Row[], anchors: readonly Row[] = []) {
  const file = join(folder, 'audit.tsv');
  writeFileSync(file, rows.map((row) => exportLine(row.seq, row.hash, row.body)).join(''));
  return verifyFile(
    file,
    anchors.map((row) => ({ seq: row.seq, hash: row.hash })),
  );
}

/** The chain as somebody would forge it from row `from` on, with every hash made anew. */
function rewritten(rows: readonly Row[], from: number): Row[] {
  let hash = rows[from - 1]?.hash ?? firstHash;
  return rows.map((row, index) => {
    if (index < from) return row;
    const body = row.body.replace('"U1"', '"U2"');
    hash = sealHash(hash, row.seq, Buffer.from(body));
    return { ...row, body, hash };
  });
}

describe('the audit, read offline', () => {
  const rows = chain(200);

  it('is good when nothing was touched, and names its head', async () => {
    expect(await verify(rows, [rows[149] as Row])).toEqual({
      kind: 'good',
      rows: 200,
      head: rows[199]?.hash,
    });
    expect(await verify([])).toMatchObject({ kind: 'good', rows: 0 });
  });

  it('names the first row that was edited, deleted, added or moved, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 198 }),
        fc.constantFrom('edit', 'delete', 'insert', 'swap', 'renumber'),
        async (at, how) => {
          const row = rows[at] as Row;
          const next = rows[at + 1] as Row;
          const forged: Readonly<Record<string, Row[]>> = {
            edit: rows.map((each) => (each === row ? { ...each, body: each.body.replace('U1', 'U9') } : each)),
            delete: rows.filter((each) => each !== row),
            insert: rows.flatMap((each) => (each === row ? [each, each] : [each])),
            swap: rows.map((each) => (each === row ? next : each === next ? row : each)),
            renumber: rows.map((each) => (each === row ? { ...each, seq: each.seq + 1000 } : each)),
          };
          const found = await verify(forged[how] ?? []);
          expect(found).toMatchObject({ kind: 'bad' });
          if (found.kind === 'bad') expect(Math.abs(found.seq - row.seq)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds a tail that was cut off, and a chain that was rewritten, against an anchor; and not without one', async () => {
    const anchor = rows[149] as Row;
    expect(await verify(rows.slice(0, 120), [anchor])).toMatchObject({ kind: 'bad', seq: 121 });
    expect(await verify(rows.slice(0, 120))).toMatchObject({ kind: 'good' });
    expect(await verify(rewritten(rows, 50), [anchor])).toMatchObject({ kind: 'bad', seq: 150 });
    expect(await verify(rewritten(rows, 50))).toMatchObject({ kind: 'good' });
  });

  it('refuses a file that is cut in the middle of a line', async () => {
    const file = join(folder, 'cut.tsv');
    writeFileSync(
      file,
      rows
        .map((row) => exportLine(row.seq, row.hash, row.body))
        .join('')
        .slice(0, -20),
    );
    expect(await verifyFile(file, [])).toMatchObject({ kind: 'bad', seq: 200 });
    writeFileSync(file, 'nonsense\n');
    expect(await verifyFile(file, [])).toMatchObject({ kind: 'bad', seq: 1 });
  });
});
