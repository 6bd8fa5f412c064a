import { readFileSync } from 'node:fs';
import { guideCard } from '../../../src/blocks/guide-card.ts';
import { guidesList } from '../../../src/blocks/guides-list.ts';
import type { Offer } from '../../../src/model/report.ts';
import type { RunState } from '../../../src/model/run.ts';
import { parsePlaybook } from '../../../src/playbooks/parse.ts';
import type { PlaybookFile } from '../../../src/playbooks/playbook.ts';
import { progressOf } from '../../../src/playbooks/progress.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import type { PlaybookRun, PlaybookStepRow } from '../../../src/ports/store/playbooks.ts';
import { ago, nameOf } from './values.ts';

const shipped = [
  'authentication',
  'database',
  'high-error-rate',
  'high-latency',
  'memory-cpu',
  'memory-leak',
  'not-responding',
];

function guide(name: string): PlaybookFile {
  const content = readFileSync(new URL(`../../../src/playbooks/shipped/${name}.yaml`, import.meta.url), 'utf8');
  const playbook = parsePlaybook(content);
  if ('mistakes' in playbook) throw new Error(playbook.mistakes.join('\n'));
  return { name, content, playbook };
}

const noRow: PlaybookStepRow = {
  ...{
    attempts: 0,
    run: undefined,
    answer: undefined,
    skipped: undefined,
    trouble: undefined,
    by: undefined,
    at: undefined,
  },
};

function looked(
  id: number,
  mark: 'good' | 'bad' | 'warning' | 'unknown',
  headline: string,
  offers: readonly Offer[] = [],
): PlaybookStepRow {
  return {
    ...noRow,
    attempts: 1,
    at: ago(60),
    run: { id, state: 'succeeded', mark, headline, offers, finishedAt: ago(58) },
  };
}

function inState(id: number, state: RunState, headline?: string): PlaybookStepRow {
  return {
    ...noRow,
    attempts: 1,
    at: ago(20),
    run: { id, state, mark: undefined, headline, offers: [], finishedAt: undefined },
  };
}

function card(
  name: string,
  steps: Readonly<Record<string, PlaybookStepRow>>,
  over: Partial<PlaybookRun> = {},
): ChatPayload {
  const { content, playbook } = guide(name);
  const rows = new Map(Object.entries(steps));
  const run: PlaybookRun = {
    ...{
      id: 3,
      token: 'opaque',
      name,
      content,
      environment: 'production',
      incident: 7,
      startedBy: 'U0DEV',
      startedAt: ago(90),
    },
    ...{
      team: 'T1',
      channel: 'C1',
      thread: undefined,
      state: 'open',
      endedBy: undefined,
      endedAt: undefined,
      steps: rows,
    },
    ...over,
  };
  return guideCard({ run, playbook, progress: progressOf(playbook, rows) }, nameOf);
}

const rollback = { label: 'Plan rollback to 2.3.0…', action: 'rollback', params: { to: 41 } };
const found = {
  errors: looked(1101, 'bad', 'mcp-server: 31% of calls fail (limit 5%)'),
  kinds: looked(1102, 'bad', 'mcp-server: 412 errors in 15 min, 9x the 15 min before', [rollback]),
  reason: looked(1103, 'bad', '500s come from release 2.4.0, on all 3 pods (strong)', [rollback]),
  upstreams: looked(1104, 'good', 'Both upstreams are reached from 3 of 3 pods'),
  usage: looked(1105, 'good', 'mcp-server: no container is near its limits'),
};
const apimAway = looked(1104, 'bad', 'APIM is not reached from any of 3 pods: connection timed out');
const lookingAt = {
  errors: found.errors,
  kinds: inState(1102, 'running'),
  reason: inState(1103, 'requested'),
  upstreams: inState(1104, 'running'),
};

/** Guides in every state. */
export const guideMessages: Readonly<Record<string, ChatPayload>> = {
  'guide-looking': card('high-error-rate', lookingAt),
  'guide-asks': card('high-error-rate', { ...found, upstreams: apimAway }),
  'guide-recommends': card('high-error-rate', found),
  'guide-unclear': card('high-error-rate', {
    ...found,
    kinds: looked(1102, 'unknown', 'Logs of 3 pods could not be read: forbidden'),
    reason: inState(1103, 'failed'),
  }),
  'guide-under-way': card('high-error-rate', { ...found, rollback: inState(1110, 'awaiting_approval') }),
  'guide-worked': card('high-error-rate', {
    ...found,
    errors: { ...looked(1111, 'good', 'mcp-server: 0.2% of calls fail (limit 5%)'), attempts: 2, at: ago(10) },
    rollback: { ...inState(1110, 'succeeded', 'mcp-server runs 2.3.0 (revision 41) again'), by: 'U0DEV' },
  }),
  'guide-ended': card(
    'high-error-rate',
    {
      ...found,
      upstreams: apimAway,
      provider: { ...noRow, answer: 'told', by: 'U0OLA' },
      rollback: { ...noRow, skipped: 'APIM is down, not we', by: 'U0OLA' },
    },
    { state: 'ended', endedBy: 'U0OLA', endedAt: ago(5) },
  ),
};

/** What only who asked sees. */
export const guideAnswers: Readonly<Record<string, ChatPayload>> = {
  playbook: guidesList(new Map(shipped.map((name) => [name, guide(name)]))),
};
