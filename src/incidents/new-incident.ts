import type { ChecklistEvidence } from '../model/checklist.ts';
import { cut } from '../model/cut.ts';
import type { Severity } from '../model/incident.ts';
import { oneDirection } from '../model/plain-words.ts';
import type { NewIncident } from '../ports/store/incidents.ts';
import { checklists, tickedBy } from './checklists.ts';
import type { IncidentContext } from './context.ts';

export interface Opening
  extends Pick<NewIncident, 'key' | 'openedBy' | 'summary' | 'group' | 'service' | 'environment'> {
  readonly title: string;
  readonly severity: Severity;
  readonly place: 'channel' | 'thread';
  /** What was seen to happen with it. */
  readonly evidence: readonly ChecklistEvidence[];
}

const longestTitle = 120;

/** What is done once for an incident with a channel of its own, in this order. The bot cannot do without the needed ones. */
export const channelSteps = [
  { key: 'channel', needed: true },
  { key: 'card', needed: true },
  { key: 'invite', needed: false },
  { key: 'topic', needed: false },
  { key: 'pin', needed: false },
  { key: 'bookmarks', needed: false },
] as const;

/** An incident as it is opened: its steps, checklist and escalation by the settings for its severity. */
export function newIncident(
  { settings, clock }: Pick<IncidentContext, 'settings' | 'clock'>,
  { evidence, ...opening }: Opening,
): NewIncident {
  const { policy, updateMs, answerDue } = settings.severities[opening.severity];
  return {
    ...opening,
    service: oneDirection(opening.service),
    title: cut(oneDirection(opening.title).replace(/\s+/g, ' ').trim(), longestTitle) || 'Untitled incident',
    updateEveryMs: updateMs,
    answerDueAt: answerDue(clock.now()).toISOString(),
    policy,
    steps: [
      ...(opening.place === 'channel' ? channelSteps : []),
      ...(settings.diagnose
        ? [
            { key: 'diagnose', needed: false },
            { key: 'changes', needed: false },
          ]
        : []),
    ],
    checklist: checklists[settings.checklist].map(({ key, phase, text }) => ({ key, phase, text })),
    ticked: evidence.flatMap(tickedBy),
    indexChannel: settings.indexChannel,
  };
}

/** `inc-7-mcp-server-down`: lower case, digits and dashes, the number in it, so that no two incidents ask for one name. */
export function channelName(prefix: string, id: number, title: string): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '');
  return words === '' ? `${prefix}-${id}` : `${prefix}-${id}-${words}`;
}
