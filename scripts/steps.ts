import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and the first lines of why: said once more at the end, where somebody looks first. */
  readonly failures: readonly string[];
}

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
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, failures: code === 0 ? [] : [title] };
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

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

function read(path: string, code: number): Counts {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8')) as VitestReport;
    const failures = report.testResults.flatMap(failuresOf);
    // A suite that broke beside its tests, or a leak found after them, fails the run without a failed test.
    const failed = code === 0 ? 0 : Math.max(1, report.numFailedTests, failures.length);
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed, skipped, failures };
  } catch (error) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`no report: ${String(error)}`] };
  }
}

function failuresOf(file: VitestReport['testResults'][number]): string[] {
  const name = relative(root, file.name);
  const why = (text: string | null | undefined) => (text ?? '').split('\n').slice(0, 3).join('\n      ');
  const tests = file.assertionResults.filter(({ status }) => status === 'failed');
  // A hook that failed after the tests leaves no failed test, only a message.
  if (tests.length === 0) return (file.message ?? '') === '' ? [] : [`${name}\n      ${why(file.message)}`];
  return tests.map(({ fullName, failureMessages }) => `${name}: ${fullName}\n      ${why(failureMessages?.[0])}`);
}

/** The last line of every check, and the exit code. */
export function conclude(all: readonly Counts[]): never {
  const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
  const failed = sum((counts) => counts.failed);
  for (const failure of all.flatMap(({ failures }) => failures)) console.log(`\n  ✕ ${failure}`);
  console.log(
    `\n${sum((counts) => counts.passed)} passed, ${failed} failed, ${sum((counts) => counts.skipped)} skipped`,
  );
  process.exit(failed === 0 ? 0 : 1);
}
