import { commandHelp, groupHelp, helpMessage } from '../../../src/blocks/help.ts';
import { menuMessage } from '../../../src/blocks/menu.ts';
import { refusal } from '../../../src/blocks/refusal.ts';
import { refusedFile } from '../../../src/blocks/refused-file.ts';
import { reportMessage } from '../../../src/blocks/report.ts';
import { runsList } from '../../../src/blocks/runs-list.ts';
import type { Answers, Catalog } from '../../../src/catalog/loader.ts';
import { fault } from '../../../src/errors.ts';
import type { HandlerContext } from '../../../src/handlers/context.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import { incident } from './incidents.ts';
import { rollbackPlan as plan } from './plan.ts';
import { aCard, ago, anApproval, aRun, nameOf, now } from './values.ts';

const running = aCard({ state: 'running', plan, startedAt: ago(48) });
const waiting = aCard({ id: 1043, state: 'awaiting_approval', plan }, { approval: anApproval() });
const past = [
  aRun({
    id: 1041,
    state: 'succeeded',
    action: 'health',
    risk: 'read-only',
    report: { mark: 'good', headline: 'production is healthy: 6 of 6 checks' },
    startedAt: ago(300),
    finishedAt: ago(299),
  }),
  aRun({ id: 1040, state: 'refused', requestedBy: 'U0OLA' }),
];

/** As many commands as the bot may have one day. */
function sixty(catalog: Catalog): Catalog {
  const [look, act] = [catalog.get('health'), catalog.get('restart')];
  if (look === undefined || act === undefined) throw new Error('no health, no restart');
  const groups = ['cache', 'db', 'logs', 'tools', 'bluegreen', 'backup'];
  const more = groups.flatMap((word) =>
    [1, 2, 3, 4, 5].flatMap((number) => [
      [`${word} look-${number}`, look] as const,
      [`${word} act-${number}`, act] as const,
    ]),
  );
  return new Map([...catalog, ...more]);
}

/** What only the person who asked sees. */
export function answerMessages(
  catalog: Catalog,
  answers: Answers<HandlerContext>,
): Readonly<Record<string, ChatPayload>> {
  const rollback = catalog.get('rollback');
  if (rollback === undefined) throw new Error('no rollback');
  const about = [...answers].filter(([command]) => command.startsWith('incident'));
  return {
    help: helpMessage(catalog, answers),
    'help-incident': groupHelp('incident', about),
    'help-rollback': commandHelp('rollback', rollback),
    menu: menuMessage({
      catalog,
      environment: 'production',
      open: [running, waiting],
      recent: ['health'],
      incidents: [incident],
    }),
    'menu-of-sixty': menuMessage({
      catalog: sixty(catalog),
      environment: 'production',
      open: [],
      recent: ['db look-3', 'health'],
      incidents: [],
    }),
    'help-of-sixty': helpMessage(sixty(catalog), answers),
    'menu-without-role': menuMessage({
      catalog: new Map(),
      environment: 'production',
      open: [],
      recent: [],
      incidents: undefined,
    }),
    runs: runsList([running, waiting], past),
    'refusal-role': refusal(
      fault(
        'ROLE_MISSING',
        [
          'You cannot use rollback in production: that needs the role operator, and you have viewer. Nothing was changed. Ask ',
          { group: 'S0OPERATORS' },
          '.',
        ],
        { next: { kind: 'access', role: 'operator', environment: 'production' } },
      ),
    ),
    'refusal-unknown-command': refusal(
      fault('COMMAND_UNKNOWN', 'There is no command "rolback".', {
        hint: 'Did you mean `/mcp rollback`? Type `/mcp help` for the list.',
        next: { kind: 'command', line: 'rollback to=2.3.0 env=staging' },
      }),
    ),
    'refusal-already-approved': refusal(
      fault('ALREADY_DECIDED', ['This was already approved by ', { user: 'U0LEAD' }, '.']),
    ),
    'refusal-store-down': refusal(fault('STORE_DOWN', 'The store of the bot does not answer.')),
  };
}

/** What is said in the thread of a run. */
export const noteMessages: Readonly<Record<string, ChatPayload>> = {
  'note-takeover': reportMessage(
    {
      mark: 'warning',
      headline: 'Another worker picked up R-1042: the one before it stopped.',
      notes: ['Finished steps are not done again. Attempt 2.'],
    },
    nameOf,
  ),
  'note-file-refused': reportMessage(
    refusedFile(
      {
        name: 'diagnose-mcp-server.txt',
        title: 'Evidence for mcp-server',
        text: '=== Pods ===\nmcp-server-7d9  OOMKilled, restarts 9\n',
      },
      'missing_scope',
    ),
    nameOf,
  ),
  'note-failed': reportMessage(
    {
      mark: 'bad',
      headline: 'mcp-server does not come up: new pods crash again and again. 2 of 3 pods still serve.',
      notes: ['R-1042 · production', [{ time: now, as: 'time' }]],
    },
    nameOf,
    { mention: 'U0DEV' },
  ),
};
