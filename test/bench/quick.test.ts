import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { patienceMs } from '../support/patience.ts';

const root = new URL('../../', import.meta.url);
const program = fileURLToPath(new URL('bench/run.ts', root));

interface Ended {
  /** undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

function bench(...words: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...words], { timeout: 5 * patienceMs }, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? undefined, stdout, stderr }),
    );
  });
}

describe('npm run bench', () => {
  // The figures of a quick round mean nothing: what is checked is that everything still runs, and ends.
  it('runs measurements and prints a table of each', { timeout: 6 * patienceMs }, async () => {
    const { status, stdout, stderr } = await bench('ack-closed', 'waiting-runs', 'audit-verify', '--quick');
    expect(stderr).toContain('round 1/1');
    expect(status, stderr).toBe(0);
    for (const row of [
      /^ack-closed: Durable \/mcp acknowledgement/m,
      /^ {2}acknowledgements a second over 8 connections +[\d,.]+ \/s +[\d,.]+ \/s +[\d.]+x +≥ 0\.9x +≥ 1x +(aim met|pass|FAIL)$/m,
      /^ {2}ours, latency +200( +[\d.]+){4}$/m,
      /^ {2}claim of the next run, p50 .* +[\d.]+ ms +[\d.]+ ms +[\d.]+x +≤ 2x/m,
      /^ {2}rows a second, the slowest round +[\d,.]+ \/s +[\d,.]+ \/s +[\d,.]+ \/s +≥ 500,000 \/s/m,
      /^all bars$/m,
      /^PostgreSQL 18\.\d+ \(fsync on, synchronous_commit on\)/m,
      /^4 bars, \d missed$/m,
    ]) {
      expect(stdout).toMatch(row);
    }
  });

  it('names the measurements there are when asked for another, and its page tells of each', async () => {
    const { status, stderr } = await bench('ack-sideways');
    expect(status).toBe(2);
    expect(stderr).toContain('There is no ack-sideways.');
    const names = [...stderr.matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1] ?? '');
    const files = readdirSync(new URL('bench', root)).filter((file) => file.endsWith('.ts') && file !== 'run.ts');
    expect(names.sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
    const page = readFileSync(new URL('bench/README.md', root), 'utf8');
    for (const name of names) expect(page).toContain(`\`${name}\``);
  });

  it('refuses a number of rounds that is not a number', async () => {
    const { status, stderr } = await bench('start', '--rounds', 'many');
    expect({ status, stderr }).toEqual({ status: 2, stderr: '--rounds takes a whole number from 1.\n' });
  });
});
