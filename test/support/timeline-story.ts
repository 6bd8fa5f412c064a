import { fault } from '../../src/errors.ts';
import {
  acknowledge,
  declare,
  lead,
  reopen,
  resolve,
  setPhase,
  setSeverity,
  update,
} from '../../src/incidents/acts.ts';
import { answerHandover, offerLead } from '../../src/incidents/handover.ts';
import { keepOpen } from '../../src/incidents/keep-open.ts';
import { keepMarked } from '../../src/incidents/marks.ts';
import { postMortem } from '../../src/incidents/post-mortem.ts';
import { takeRole } from '../../src/incidents/roles.ts';
import { type SetUp, setUpIncidents } from '../../src/incidents/set-up.ts';
import { watchAlerts } from '../../src/incidents/watch.ts';
import { check, writeNote } from '../../src/incidents/write-down.ts';
import { escalateDue } from '../../src/paging/escalate.ts';
import { handingOver } from '../../src/paging/hand-over.ts';
import type { Pager } from '../../src/paging/provider.ts';
import type { JudgedAlert } from '../../src/ports/store/alerts.ts';
import { anIncident, aPolicyOf, at, firing, message, resolved } from './alerts.ts';
import { anEscalator } from './escalations.ts';
import type { Postman } from './faults/postman.ts';
import { aSetUp } from './set-up.ts';
import { mustClaim, requested } from './store.ts';

const minute = 60_000;

/** All that is due of alerts and escalations. */
async function looks(context: SetUp): Promise<void> {
  while ((await watchAlerts(context)) > 0);
  while ((await escalateDue(anEscalator(context.store, { clock: context.clock }))) > 0);
}

async function opened(context: SetUp, title: string): Promise<number> {
  const found = (await context.store.incidents.list(50)).find((one) => one.title === title);
  if (found === undefined) throw new Error(`no incident is called ${title}`);
  return found.id;
}

/** Somebody starts a guide, answers it, and ends it. */
async function aGuide({ playbooks }: Postman['store'], incident: number): Promise<void> {
  const place = { team: 'T1', channel: 'C1', thread: undefined };
  const guide = { name: 'high-error-rate', title: 'High error rate', content: '', steps: ['told'] };
  const number = await playbooks.start({
    key: 'guide',
    ...guide,
    ...place,
    environment: 'staging',
    incident,
    startedBy: 'U0DEV',
  });
  await playbooks.answer(number, 'told', 'yes', 'U0DEV');
  await playbooks.end(number, 'U0DEV');
}

/** People declare it, work on it, and end it. */
async function byPeople(site: Postman, context: SetUp): Promise<number> {
  const { store, workspace, database } = site;
  const wanted = { key: 'people', title: 'tools fail', severity: 2, environment: undefined } as const;
  const { id } = await declare(context, 'U0DEV', { ...wanted, service: undefined, summary: '' });
  await setUpIncidents(context);
  await escalateDue(anEscalator(store));
  await store.paging.hurry(id, (await store.paging.escalation(id))?.epoch ?? 0, 'U0DEV');
  await escalateDue(anEscalator(store));
  await acknowledge(context, id, 'U0DEV');
  await setSeverity(context, id, 'U0DEV', 1, 'k');
  await setPhase(context, id, 'U0DEV', 'mitigate');
  await lead(context, id, 'U0DEV', 'U0LEAD');
  const handover = await offerLead(context, id, 'U0LEAD', { to: 'U0VAL', note: '', request: 'k' });
  await answerHandover(context, id, 'U0VAL', handover, 'declined');
  await takeRole(context, id, 'U0DEV', 'comms', 'U0VAL');
  await update(context, id, 'U0DEV', { text: 'rolling back <!channel> *now*' }, 'k');
  await store.incidents.addTask(id, { text: 'raise the limit', owner: 'U0LEAD', by: 'U0DEV' });
  await store.incidents.finishTask(id, 1, 'U0LEAD');
  await aGuide(store, id);
  await writeNote(context, id, 'U0DEV', 'password=hunter22 was in the log', 'k');
  const [item] = (await store.incidents.view(id))?.checklist ?? [];
  if (item !== undefined) await check(context, id, 'U0DEV', item);
  const { channel = '' } = (await store.incidents.view(id))?.incident ?? {};
  await workspace.as('dev').join(channel);
  const said = await workspace.as('dev').say(channel, 'since the certificate changed');
  await store.incidents.marks.add(channel, said.ts, 'U0LEAD');
  await keepMarked(context);
  const { run } = await requested(store, {
    action: 'health',
    risk: 'read-only',
    origin: { via: 'command', team: 'T1', channel },
  });
  const report = { mark: 'good' as const, headline: 'All 3 pods are up' };
  await store.runs.finish(await mustClaim(store, run), { state: 'succeeded', report });
  await postMortem(context, id, 'U0DEV');
  await resolve(context, id, 'U0DEV', { text: 'rolled back' });
  await reopen(context, id, 'U0DEV');
  // The files are in Slack.
  await database.query(`UPDATE messages SET state = 'posted', ts = '100.' || id WHERE kind = 'file'`);
  return id;
}

/** Alerts open it, clear, come again, and grow. */
async function byAlerts(site: Postman, context: SetUp): Promise<readonly number[]> {
  const { store, database } = site;
  const says = async (...alerts: readonly JudgedAlert[]) => {
    await store.alerts.take([message(alerts)]);
    await looks(context);
  };
  const big = (name: string, over = {}) => firing(name, { group: 'big', title: 'errors', ...over });
  await says(big('a', { startsAt: at(10) }));
  await says(resolved('a', { group: 'big', startsAt: at(0), endsAt: at(5) }));
  await says(resolved('a', { group: 'big', startsAt: at(10), endsAt: at(11) }));
  let passed = 0;
  const pass = async (minutes: number) => {
    passed += minutes * minute;
    await database.setOffset(passed);
    await looks(context);
  };
  await pass(6);
  await keepOpen(context, await opened(context, 'errors'), 'U0DEV');
  await says(big('a', { startsAt: at(20) }));
  await says(big('a', { startsAt: at(20) }), big('b'), big('c'), big('d'));
  for (let n = 0; n < 4; n += 1) await pass(31);
  await says(big('e', { startsAt: at(30) }));
  const small = { group: 'small', title: 'disk', severity: 3, place: 'thread' } as const;
  await says(firing('s', { ...small, startsAt: at(10) }));
  await says(resolved('s', { ...small, startsAt: at(10), endsAt: at(12) }));
  await pass(6);
  await says(firing('s', { ...small, startsAt: at(40) }));
  await database.setOffset(0);
  return [await opened(context, 'errors'), await opened(context, 'disk')];
}

/** One provider takes pages and no ends, the other takes nothing; nobody can be reached at the second level. */
async function byPager(site: Postman): Promise<number> {
  const { store, database, log, clock } = site;
  const id = await store.incidents.open(anIncident({ policy: aPolicyOf('U0DEV', 'U0GONE') }));
  const refused = fault('PAGE_REFUSED', 'not <b>today</b>');
  const picky: Pager = {
    send: ({ kind }) => (kind === 'page' ? Promise.resolve({ receipt: 'r' }) : Promise.reject(refused)),
    close: async () => undefined,
  };
  const closed: Pager = { send: () => Promise.reject(refused), close: async () => undefined };
  const plain = anEscalator(store, { log, clock, reachable: async (user) => user !== 'U0GONE' });
  const context = {
    ...plain,
    settings: { ...plain.settings, order: ['closed', 'picky'], tellsEnds: new Map([['picky', 'incident' as const]]) },
    pagers: new Map([
      ['closed', closed],
      ['picky', picky],
    ]),
  };
  const handsOver = async () => {
    const over = handingOver(context);
    while ((await over.round()) > 0) await over.settle();
  };
  await escalateDue(context);
  await handsOver();
  await store.paging.acknowledge(id, 'U0DEV', minute);
  await handsOver();
  // Nothing more is seen of whoever acknowledged.
  await database.setOffset(31 * minute);
  while ((await escalateDue(context)) > 0);
  await database.setOffset(0);
  return id;
}

/** Slack lets no channel be made. */
async function withoutChannel({ workspace, store }: Postman, context: SetUp): Promise<number> {
  const refusal = { on: 'api', kind: 'error', code: 'restricted_action' } as const;
  workspace.faults.inject({ ...refusal, method: 'conversations.create', times: 1 });
  const wanted = { key: 'no channel', title: 'no room', severity: 1, environment: undefined } as const;
  const { id } = await declare(context, 'U0DEV', { ...wanted, service: undefined, summary: '' });
  await setUpIncidents(context);
  await store.incidents.stepRefused(id, 'invite:U0LEAD', 'cant_invite');
  return id;
}

/** Lets everything happen that a timeline tells of, by the ways it happens; gives the incidents. */
export async function everythingHappens(site: Postman): Promise<readonly number[]> {
  const context = aSetUp(site);
  return [
    await byPeople(site, context),
    ...(await byAlerts(site, context)),
    await byPager(site),
    await withoutChannel(site, context),
  ];
}
