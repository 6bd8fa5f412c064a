import type { Parsed } from '../model/alert.ts';
import { cut } from '../model/cut.ts';
import type { Severity } from '../model/incident.ts';
import type { AlertStore, Intake, JudgedAlert } from '../ports/store/alerts.ts';
import { judge, type Rule } from './match.ts';

/**
 * What a message of a monitor comes to by the rules. `silentAfterMs`: when silence of a heartbeat is an alert; `unknownSeverity`: that of a word
 * that is not known.
 */
export function intakeOf(
  hook: string,
  parsed: Parsed,
  rules: readonly Rule[],
  {
    silentAfterMs,
    unknownSeverity,
  }: { readonly silentAfterMs: number | undefined; readonly unknownSeverity: Severity },
): Intake {
  const { heartbeat } = parsed;
  return {
    hook,
    id: parsed.id,
    quarantined: parsed.quarantined,
    acknowledged: parsed.acknowledged ?? [],
    alerts: parsed.batches.flatMap(({ group, groupLabels, alerts }) =>
      alerts.map((alert): JudgedAlert => {
        const labels = { ...groupLabels, ...alert.labels };
        const verdict = judge(rules, { labels, severityWord: alert.severityWord }, unknownSeverity);
        const { severity, environment, service, place } = verdict;
        return {
          alert,
          unknownSeverity: verdict.unknownSeverity,
          group,
          groupLabels,
          title: titleOf(alert.labels, alert.summary),
          severity,
          environment,
          service,
          place,
        };
      }),
    ),
    groups: parsed.batches.map(({ group, truncated }) => ({ group, truncated })),
    ...(heartbeat === undefined ? {} : { heartbeat: { sender: heartbeat, silentAfterMs } }),
  };
}

function titleOf(labels: Readonly<Record<string, string>>, summary: string): string {
  return cut(summary || labels['alertname'] || 'Alert', 200);
}

/** Messages that one transaction takes at most. */
const mostMessages = 500;
const mostAlerts = 20_000;

interface Waiting {
  readonly intake: Intake;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Takes messages of monitors together: those that come while one transaction runs share the next. Each caller waits until its own
 * message is committed; a storm of ten thousand requests costs some dozens of transactions.
 */
export function alertIntake(store: Pick<AlertStore, 'take'>): (intake: Intake) => Promise<void> {
  const waiting: Waiting[] = [];
  let running = false;

  function next(): readonly Waiting[] {
    let alerts = 0;
    let count = 0;
    for (const { intake } of waiting.slice(0, mostMessages)) {
      alerts += intake.alerts.length;
      if (count > 0 && alerts > mostAlerts) break;
      count += 1;
    }
    return waiting.splice(0, count);
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      const batch = next();
      try {
        await store.take(batch.map(({ intake }) => intake));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    running = false;
  }

  return (intake) =>
    new Promise((done, failed) => {
      waiting.push({ intake, done, failed });
      if (running) return;
      running = true;
      void drain();
    });
}
