import { runCard } from '../../../src/blocks/run-card.ts';
import { diagnosisReport } from '../../../src/diagnosis/report.ts';
import { healthReport } from '../../../src/health/report.ts';
import { errorsReport } from '../../../src/logs/report.ts';
import type { Environment } from '../../../src/model/environment.ts';
import type { Report } from '../../../src/model/report.ts';
import type { RunFile } from '../../../src/model/run.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { evidence, outOfMemory } from './evidence.ts';
import { logErrors, noLogErrors, someUnread } from './log-errors.ts';
import { aCard, ago, anOffer, nameOf, now } from './values.ts';

const environment = { name: 'production', server: { deployment: 'mcp-server' } } as Environment;
const good = (title: string, ms: number) => ({
  title,
  checked: { mark: 'good' as const, verdict: `${title} is healthy`, seen: '200', ms },
});

/** What a look gives, as its card shows it. */
export function looked(
  action: string,
  report: Report,
  state: 'running' | 'succeeded' = 'succeeded',
  environment = 'production',
  file: { readonly state: RunFile['state']; readonly code: string | undefined } = { state: 'there', code: undefined },
): ChatPayload {
  const offers = (report.offers ?? []).map((offer) =>
    anOffer(offer.label, { ...(offer.style === undefined ? {} : { style: offer.style }) }),
  );
  const run = {
    action,
    environment,
    risk: 'read-only',
    state,
    report,
    startedAt: ago(2),
    ...(state === 'succeeded' ? { finishedAt: now } : {}),
  };
  const files = (report.attachments ?? []).map(({ title }) => ({ title, ...file }));
  return runCard(aCard(run, { offers, files }), nameOf);
}

const six = [
  good('MCP server', 21),
  good('MCP server readiness', 25),
  good('Admin portal', 41),
  good('Chat UI', 84),
  good('PostgreSQL', 4),
  good('Redis', 2),
];

/** What looking gives: health and diagnose, well and not. */
export const lookMessages: Readonly<Record<string, ChatPayload>> = {
  'health-well-not-configured': looked(
    'health',
    healthReport(environment, { results: six.slice(0, 4), notConfigured: ['PostgreSQL', 'Redis'] }, now),
  ),
  'health-under-way': looked(
    'health',
    healthReport(
      environment,
      {
        results: [
          ...six.slice(0, 4),
          { title: 'PostgreSQL', checked: undefined },
          { title: 'Redis', checked: undefined },
        ],
        notConfigured: [],
      },
      now,
    ),
    'running',
  ),
  'diagnose-file-refused': looked(
    'diagnose',
    diagnosisReport(evidence, [outOfMemory], 412),
    'succeeded',
    'production',
    { state: 'refused', code: 'missing_scope' },
  ),
  'logs-errors-since-release': looked('logs errors', errorsReport(logErrors, 810)),
  'logs-errors-none': looked('logs errors', errorsReport(noLogErrors, 810)),
  'logs-errors-unread': looked('logs errors', errorsReport(someUnread, 810)),
};
