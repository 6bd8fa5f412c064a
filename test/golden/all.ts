import { runCard } from '../../src/blocks/run-card.ts';
import type { Answers, Catalog } from '../../src/catalog/loader.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { agentAnswers, agentMessages } from './cases/agents.ts';
import { answerMessages, noteMessages } from './cases/answers.ts';
import { blueGreenMessages } from './cases/blue-green.ts';
import { cacheMessages } from './cases/caches.ts';
import { configurationMessages } from './cases/configuration.ts';
import { databaseLooks } from './cases/database-looks.ts';
import { databaseMessages } from './cases/databases.ts';
import { deployMessages } from './cases/deploys.ts';
import { guideAnswers, guideMessages } from './cases/guides.ts';
import { incidentMessages, incidentViews } from './cases/incidents.ts';
import { logMessages } from './cases/logs.ts';
import { lookMessages } from './cases/looks.ts';
import { memoryMessages } from './cases/memory.ts';
import { metricMessages } from './cases/metrics.ts';
import { runMessages } from './cases/runs.ts';
import { scalingMessages } from './cases/scaling.ts';
import { scheduleAnswers, scheduleMessages } from './cases/schedules.ts';
import { shiftAnswers, shiftMessages, swapMessages } from './cases/shifts.ts';
import { taskAnswers } from './cases/tasks.ts';
import { timelineMessages } from './cases/timelines.ts';
import { toolMessages } from './cases/tools.ts';
import { nameOf } from './cases/values.ts';
import { views } from './cases/views.ts';
import { watchMessages } from './cases/watches.ts';
import { windowAnswers, windowMessages } from './cases/windows.ts';
import { workloadChangeMessages } from './cases/workload-changes.ts';
import { workloadMessages } from './cases/workloads.ts';
import { recorded } from './recorded.ts';

/** One message or view that has a picture. */
export interface Golden {
  readonly kind: 'message' | 'view';
  readonly payload: object;
  /** Only who asked sees it. */
  readonly ephemeral?: true;
  /** What was typed, where it was played. */
  readonly line?: string;
}

/** Every message and view there is a picture of, by name. */
export function goldens(catalog: Catalog, answers: Answers<HandlerContext>): ReadonlyMap<string, Golden> {
  const messages = {
    ...runMessages,
    ...lookMessages,
    ...cacheMessages,
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
    ...shiftMessages,
    ...swapMessages,
    ...deployMessages,
    ...scheduleMessages,
    ...watchMessages,
    ...toolMessages,
    ...workloadChangeMessages,
    ...configurationMessages,
    ...guideMessages,
    ...agentMessages,
    ...windowMessages,
  };
  const found = new Map<string, Golden>();
  const add = (name: string, golden: Golden) => {
    if (found.has(name))
      throw new Error(
        `Two pictures are called "${name}": what an example brings is recorded, a case shows what cannot be played.`,
      );
    found.set(name, golden);
  };
  // What is recorded of an example below docs/examples is no part of the bot.
  for (const { name, line, card } of recorded)
    if (catalog.has(card.run.action)) add(name, { kind: 'message', payload: runCard(card, nameOf), line });
  for (const [name, payload] of Object.entries(messages)) add(name, { kind: 'message', payload });
  for (const [name, payload] of Object.entries({
    ...answerMessages(catalog, answers),
    ...scheduleAnswers,
    ...guideAnswers,
    ...agentAnswers,
    ...windowAnswers,
    ...taskAnswers,
    ...shiftAnswers,
  }))
    add(name, { kind: 'message', payload, ephemeral: true });
  for (const [name, payload] of Object.entries({ ...views(catalog), ...incidentViews }))
    add(name, { kind: 'view', payload });
  return found;
}
