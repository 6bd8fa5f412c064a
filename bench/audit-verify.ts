import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLine, verifyFile } from '../src/audit/file.ts';
import { firstHash, sealHash } from '../src/model/audit-chain.ts';
import { figures, told } from './support/figures.ts';
import { type Measurement, roundsOf } from './support/measurement.ts';
import { interleaved } from './support/rounds.ts';

/** How fast an exported audit is verified, beside the plain digest of the same file by the tool everybody has. */
export const auditVerify: Measurement = {
  name: 'audit-verify',
  title: 'An exported audit, verified row by row without a database',
  async run(bench) {
    const count = bench.quick ? 20_000 : 1_000_000;
    const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-audit-'));
    const path = join(folder, 'audit.tsv');
    try {
      bench.say(`  writing ${count.toLocaleString('en')} rows`);
      writeChain(path, count);
      await verified(path, count); // warms up
      const rounds = await interleaved<number>(
        {
          sha256sum: async () => perSecond(count, () => execFileSync('sha256sum', [path])),
          ours: () => verified(path, count),
        },
        roundsOf(bench, 7),
      );
      const of = (name: string) => figures(rounds, name, (rowsPerSecond) => rowsPerSecond);
      const [plain, ours] = [of('sha256sum'), of('ours')];
      const slowest = Math.min(...ours);
      return {
        rows: [
          {
            what: 'rows a second, the slowest round',
            baseline: told(plain, '/s'),
            ours: told(ours, '/s'),
            judged: slowest,
            unit: '/s',
            better: 'higher',
            bar: 500_000,
          },
        ],
        rounds,
        notes: ['the baseline is one digest of the whole file, which tells no row from another'],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A chain as the store exports it; its rows have the size of those of a run. */
function writeChain(path: string, count: number): void {
  const file = openSync(path, 'w');
  let hash = firstHash;
  let lines = '';
  for (let seq = 1; seq <= count; seq += 1) {
    const details = { run: `R-${seq}`, action: 'rollback', environment: 'production', digest: hash };
    const body = JSON.stringify({ at: '2026-01-31T14:22:00.000Z', event: 'run.planned', actor: 'U0DEV', details });
    hash = sealHash(hash, seq, Buffer.from(body));
    lines += exportLine(seq, hash, body);
    if (seq % 10_000 === 0 || seq === count) {
      writeSync(file, lines);
      lines = '';
    }
  }
  closeSync(file);
}

async function verified(path: string, count: number): Promise<number> {
  const started = performance.now();
  const finding = await verifyFile(path, []);
  const seconds = (performance.now() - started) / 1000;
  if (finding.kind !== 'good' || finding.rows !== count) throw new Error('a good audit was not found good');
  return count / seconds;
}

function perSecond(count: number, work: () => unknown): number {
  const started = performance.now();
  work();
  return count / ((performance.now() - started) / 1000);
}
