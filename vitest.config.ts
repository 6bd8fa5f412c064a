import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { patienceMs } from './test/support/patience.ts';
import { unitFolders } from './test/unit-folders.ts';

// unit: fast, no servers · the others: real PostgreSQL, real sockets, real processes (test/support/global-setup.ts starts them once).
const project = (name: string, include: string[], extra: object = {}) => ({
  test: {
    name,
    include,
    // As long as three waits of which each needs all its patience: a guard against hanging, not a bar.
    testTimeout: 3 * patienceMs,
    hookTimeout: 3 * patienceMs,
    globalSetup: ['test/support/global-setup.ts'],
    // Real processes on a busy machine: a condition is looked at for long, and a test that failed once in CI is shown as retried.
    expect: { poll: { timeout: patienceMs } },
    retry: process.env['CI'] === undefined ? 0 : 2,
    ...extra,
  },
});

export default defineConfig({
  test: {
    pool: 'forks',
    // Most tests wait for timers, servers and processes: more of them than cores keep the cores busy.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      project(
        'unit',
        unitFolders.map((folder) => `test/${folder}/**/*.test.ts`),
        {
          isolate: false,
          retry: 0,
          globalSetup: [],
        },
      ),
      // One action at a time on the simulated platform, without Slack and without rows.
      project('actions', ['test/actions/**/*.test.ts', 'docs/examples/*.test.ts']),
      project('store', ['test/store/**/*.test.ts']),
      project('contract', [
        'test/contract/**/*.test.ts',
        'test/adapters/**/*.test.ts',
        'test/sandbox/**/*.test.ts',
        'test/bench/**/*.test.ts',
      ]),
      project('scenarios', ['test/scenarios/**/*.test.ts']),
      project('repo', ['test/repo/**/*.test.ts'], { globalSetup: [], retry: 0 }),
      // The soak runs for as long as it is told to, and never by itself.
      project('faults', [
        process.env['SOAK_MINUTES'] === undefined ? 'test/faults/row-*.test.ts' : 'test/faults/*.test.ts',
      ]),
      // A client of its own, with a lock file of its own: npm run inspector.
      ...(existsSync('test/inspector/node_modules') ? [project('inspector', ['test/inspector/*.test.ts'])] : []),
      project('browser', ['test/browser/**/*.test.ts'], {}),
    ],
  },
});
