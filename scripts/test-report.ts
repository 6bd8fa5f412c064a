import { relative } from 'node:path';

/** What came of some tests. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, and the first lines of why: said once more at the end, where somebody looks first. */
  readonly failures: readonly string[];
  /** What passed only when it was tried again, and why it failed before. */
  readonly retried: readonly string[];
}

/** What is read of the JSON report of vitest. */
interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileResult[];
}

interface FileResult {
  readonly name: string;
  readonly message?: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages?: readonly string[] | null;
  }[];
}

/** Counts a report of vitest; `code` is how vitest ended, `root` the folder that files are named from. */
export function countsOf(text: string, code: number, root: string): Counts {
  const report = JSON.parse(text) as VitestReport;
  const failures = report.testResults.flatMap((file) => failuresOf(file, root));
  return {
    passed: report.numPassedTests,
    // A suite that broke beside its tests, or a leak found after them, fails the run without a failed test.
    failed: code === 0 ? 0 : Math.max(1, report.numFailedTests, failures.length),
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
    retried: report.testResults.flatMap((file) => retriedOf(file, root)),
  };
}

const why = (text: string | null | undefined) => (text ?? '').split('\n').slice(0, 3).join('\n      ');

function failuresOf(file: FileResult, root: string): string[] {
  const name = relative(root, file.name);
  const tests = file.assertionResults.filter(({ status }) => status === 'failed');
  // A hook that failed after the tests leaves no failed test, only a message.
  if (tests.length === 0) return (file.message ?? '') === '' ? [] : [`${name}\n      ${why(file.message)}`];
  return tests.map(({ fullName, failureMessages }) => `${name}: ${fullName}\n      ${why(failureMessages?.[0])}`);
}

/** A test that passed keeps the errors of the tries before. */
function retriedOf(file: FileResult, root: string): string[] {
  return file.assertionResults.flatMap(({ fullName, status, failureMessages }) => {
    const first = failureMessages?.[0];
    return status === 'passed' && first !== undefined
      ? [`${relative(root, file.name)}: ${fullName}\n      ${why(first)}`]
      : [];
  });
}

/** The last lines of every check: what failed, what passed only when it was tried again, and the counts. */
export function closingLines(all: readonly Counts[]): readonly string[] {
  const sum = (pick: (counts: Counts) => number) => all.reduce((total, counts) => total + pick(counts), 0);
  const retried = all.flatMap((counts) => counts.retried);
  return [
    ...all.flatMap(({ failures }) => failures.map((failure) => `\n  ✕ ${failure}`)),
    ...(retried.length === 0 ? [] : [`\n${retried.length} passed after a retry:\n  ↻ ${retried.join('\n  ↻ ')}`]),
    `\n${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed, ${sum(({ skipped }) => skipped)} skipped`,
  ];
}
