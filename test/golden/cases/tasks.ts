import { reportMessage } from '../../../src/blocks/report.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { tasksReport } from '../../../src/tasks/report.ts';
import { type Standing, standingOf } from '../../../src/tasks/standing.ts';
import { nameOf, now } from './values.ts';

function standing(
  name: string,
  title: string,
  over: Partial<Standing['task']> = {},
  since = '2025-11-01T00:00:00Z',
  done: readonly string[] = [],
): Standing {
  const task = {
    name,
    title,
    every: 'month' as const,
    owner: 'U0OLA',
    evidence: ['perf'],
    environment: 'production',
    timezone: 'Asia/Kolkata',
    ...over,
  };
  const rows = done.map((period) => ({ period, by: 'U0DEV', at: now, evidence: 'report of 12 January, no findings' }));
  const run = { id: 1031, action: 'perf', environment: 'production', requestedBy: 'U0DEV', at: '2026-01-20T08:00:00Z' };
  return standingOf(task, { name, since, done: rows }, name === 'trends' ? [run] : [], Date.parse(now));
}

/** What only who asked sees. */
export const taskAnswers: Readonly<Record<string, ChatPayload>> = {
  tasks: reportMessage(
    tasksReport(
      [
        standing('trends', 'Analyze performance trends'),
        standing('dependencies', 'Review and update dependencies', { owner: undefined }, '2026-01-10T00:00:00Z'),
        standing('restore', 'Back up and test restore procedures'),
        standing('security-audit', 'Conduct security audit', {}, '2025-11-01T00:00:00Z', ['2026-01-01']),
      ],
      [
        {
          incident: 7,
          number: 2,
          text: 'Review R-1042: approved alone in an emergency',
          owner: undefined,
          dueAt: '2026-02-01T18:29:00Z',
        },
        { incident: 7, number: 1, text: 'raise the memory limit of mcp-server', owner: 'U0LEAD', dueAt: undefined },
      ],
      Date.parse(now),
    ),
    nameOf,
  ),
  'task-done': reportMessage(
    { mark: 'neutral', headline: '"Conduct security audit" is done for the month from 2026-01-01.' },
    nameOf,
  ),
};
