import type { Answers, Catalog } from '../../src/catalog/loader.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { answerMessages, noteMessages } from './cases/answers.ts';
import { blueGreenMessages } from './cases/blue-green.ts';
import { changeMessages } from './cases/changes.ts';
import { databaseLooks } from './cases/database-looks.ts';
import { databaseMessages } from './cases/databases.ts';
import { deployMessages } from './cases/deploys.ts';
import { incidentMessages, incidentViews } from './cases/incidents.ts';
import { logMessages } from './cases/logs.ts';
import { lookMessages } from './cases/looks.ts';
import { memoryMessages } from './cases/memory.ts';
import { metricMessages } from './cases/metrics.ts';
import { runMessages } from './cases/runs.ts';
import { scalingMessages } from './cases/scaling.ts';
import { scheduleAnswers, scheduleMessages } from './cases/schedules.ts';
import { timelineMessages } from './cases/timelines.ts';
import { toolMessages } from './cases/tools.ts';
import { views } from './cases/views.ts';
import { watchMessages } from './cases/watches.ts';
import { workloadChangeMessages } from './cases/workload-changes.ts';
import { workloadMessages } from './cases/workloads.ts';

/** One message or view that has a picture. */
export interface Golden {
  readonly kind: 'message' | 'view';
  readonly payload: object;
  /** Only who asked sees it. */
  readonly ephemeral?: true;
}

/** Every message and view there is a picture of, by name. */
export function goldens(catalog: Catalog, answers: Answers<HandlerContext>): ReadonlyMap<string, Golden> {
  const messages = {
    ...runMessages,
    ...lookMessages,
    ...databaseMessages,
    ...databaseLooks,
    ...workloadMessages,
    ...scalingMessages,
    ...blueGreenMessages,
    ...logMessages,
    ...metricMessages,
    ...memoryMessages,
    ...noteMessages,
    ...incidentMessages,
    ...timelineMessages,
    ...changeMessages,
    ...deployMessages,
    ...scheduleMessages,
    ...watchMessages,
    ...toolMessages,
    ...workloadChangeMessages,
  };
  const found = new Map<string, Golden>();
  for (const [name, payload] of Object.entries(messages)) found.set(name, { kind: 'message', payload });
  for (const [name, payload] of Object.entries({ ...answerMessages(catalog, answers), ...scheduleAnswers }))
    found.set(name, { kind: 'message', payload, ephemeral: true });
  for (const [name, payload] of Object.entries({ ...views(catalog), ...incidentViews }))
    found.set(name, { kind: 'view', payload });
  return found;
}
