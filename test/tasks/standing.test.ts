import { describe, expect, it } from 'vitest';
import type { TaskRun, TaskState } from '../../src/ports/store/tasks.ts';
import { periodOf } from '../../src/schedules/period.ts';
import { tasksReport } from '../../src/tasks/report.ts';
import { standingOf } from '../../src/tasks/standing.ts';
import type { RoutineTask } from '../../src/tasks/task.ts';

const timezone = 'Asia/Kolkata';
const at = (text: string) => Date.parse(text);
const audit: RoutineTask = {
  name: 'audit',
  title: 'Conduct security audit',
  every: 'month',
  owner: 'U0OLA',
  evidence: [],
  environment: 'production',
  timezone,
};
const known = (since: string, over: Partial<TaskState> = {}): TaskState => ({
  name: 'audit',
  since,
  done: [],
  ...over,
});
const done = (period: string) => ({ period, by: 'U0DEV', at: '2026-02-01T00:00:00Z', evidence: 'report' });
const perf = (when: string, environment = 'production'): TaskRun => ({
  id: 7,
  action: 'perf',
  environment,
  requestedBy: 'U0DEV',
  at: when,
});

describe('a period of the calendar', () => {
  const told = (every: Parameters<typeof periodOf>[0], when: string) => {
    const { key, from, to } = periodOf(every, at(when), timezone);
    return [key, new Date(from).toISOString().slice(0, 16), new Date(to).toISOString().slice(0, 16)];
  };

  it.each([
    ['day', '2026-02-10T20:00:00Z', ['2026-02-11', '2026-02-10T18:30', '2026-02-11T18:30']],
    ['week', '2026-02-10T00:00:00Z', ['2026-02-09', '2026-02-08T18:30', '2026-02-15T18:30']],
    ['week', '2026-02-15T18:29:00Z', ['2026-02-09', '2026-02-08T18:30', '2026-02-15T18:30']],
    ['month', '2026-01-31T18:30:00Z', ['2026-02-01', '2026-01-31T18:30', '2026-02-28T18:30']],
    ['quarter', '2026-12-31T18:29:00Z', ['2026-10-01', '2026-09-30T18:30', '2026-12-31T18:30']],
    ['month', '2026-12-15T00:00:00Z', ['2026-12-01', '2026-11-30T18:30', '2026-12-31T18:30']],
  ] as const)('%s of %s', (every, when, is) => {
    expect(told(every, when)).toEqual(is);
  });
});

describe('a task that comes back', () => {
  const now = at('2026-02-10T00:00:00Z');
  const standing = (state: TaskState | undefined, runs: readonly TaskRun[] = [], task = audit) =>
    standingOf(task, state, runs, now);

  it('is due at the end of the month it was configured in, and of none before', () => {
    expect(standing(undefined)).toMatchObject({ state: 'due', period: '2026-02-01', due: at('2026-02-28T18:30:00Z') });
    expect(standing(known('2026-01-10T00:00:00Z'))).toMatchObject({ state: 'due' });
  });

  it('is overdue where the last month has nothing to show, and doing it counts for that month', () => {
    expect(standing(known('2025-12-10T00:00:00Z'))).toMatchObject({
      state: 'overdue',
      period: '2026-01-01',
      due: at('2026-01-31T18:30:00Z'),
    });
    expect(standing(known('2025-12-10T00:00:00Z', { done: [done('2026-01-01')] }))).toMatchObject({
      state: 'due',
      period: '2026-02-01',
    });
    expect(standing(known('2025-12-10T00:00:00Z', { done: [done('2026-02-01')] }))).toMatchObject({
      state: 'done',
      done: { by: 'U0DEV' },
    });
  });

  it('is ticked by a run that is its evidence, in its environment and in the month', () => {
    const trends = { ...audit, evidence: ['perf'] };
    const since = known('2025-12-10T00:00:00Z');
    expect(standing(since, [perf('2026-02-03T00:00:00Z')], trends)).toMatchObject({
      state: 'done',
      done: { evidence: 'R-7 (perf)' },
    });
    expect(standing(since, [perf('2026-01-20T00:00:00Z')], trends)).toMatchObject({
      state: 'due',
      period: '2026-02-01',
    });
    expect(standing(since, [perf('2026-02-03T00:00:00Z', 'staging')], trends)).toMatchObject({ state: 'overdue' });
    expect(standing(since, [perf('2026-02-03T00:00:00Z')], audit)).toMatchObject({ state: 'overdue' });
  });

  it('is told with its owner; what is overdue comes first, and by how much', () => {
    const late = standing(known('2025-12-10T00:00:00Z'));
    const due = standingOf(
      { ...audit, name: 'docs', title: 'Review documentation', owner: undefined },
      undefined,
      [],
      now,
    );
    const { headline, mark, parts } = tasksReport([due, late], [], now);
    expect({ headline, mark }).toEqual({ headline: '1 task is overdue, 1 due, 0 done', mark: 'bad' });
    expect(JSON.stringify(parts)).toMatch(/overdue by 9 d: due Sat 31 Jan.*U0OLA.*nobody owns it/);
  });
});
