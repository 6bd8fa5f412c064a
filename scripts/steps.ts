import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Counts, closingLines, countsOf } from './test-report.ts';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a program of a package under this Node, with `env` added to the environment; its exit code. */
export function run(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, file), ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** A step that passes or fails as a whole. */
export async function step(title: string, file: string, args: readonly string[]): Promise<Counts> {
  const started = performance.now();
  console.log(`\n── ${title}`);
  const code = await run(file, args);
  console.log(`${code === 0 ? '✓' : '✕'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return code === 0
    ? { passed: 1, failed: 0, skipped: 0, failures: [], retried: [] }
    : { passed: 0, failed: 1, skipped: 0, failures: [title], retried: [] };
}

/** The tests of some vitest projects, counted one by one. */
export async function tests(title: string, projects: readonly string[], args: readonly string[] = []): Promise<Counts> {
  const started = performance.now();
  console.log(`\n── ${title}`);
  const report = join(tmpdir(), `mcp-chatops-report-${process.pid}-${projects[0] ?? 'all'}.json`);
  const code = await run('node_modules/vitest/vitest.mjs', [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  const counts = read(report, code);
  rmSync(report, { force: true });
  console.log(`${counts.failed === 0 ? '✓' : '✕'} ${title} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return counts;
}

function read(path: string, code: number): Counts {
  try {
    return countsOf(readFileSync(path, 'utf8'), code, root);
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`no report: ${String(error)}`], retried: [] };
  }
}

/** The last lines of every check, and the exit code. */
export function conclude(all: readonly Counts[]): never {
  for (const line of closingLines(all)) console.log(line);
  process.exit(all.some(({ failed }) => failed > 0) ? 1 : 0);
}
