import { inTurn } from '../../model/in-turn.ts';
import type { Clock } from '../../ports/clock.ts';
import type { MessageStore } from '../../ports/store/messages.ts';
import type { RunStore } from '../../ports/store/runs.ts';
import type { ScheduleStore } from '../../ports/store/schedules.ts';
import type { TimedOfferStore } from '../../ports/store/timed-offers.ts';
import type { Store } from '../../ports/store.ts';
import { agentStore } from './agents.ts';
import { auditStore } from './audit.ts';
import { pause as pauseSchedule, resume } from './clock/pause.ts';
import { late, states } from './clock/read.ts';
import { answer, due as dueSchedules, sync } from './clock/turn.ts';
import { type Connection, connect } from './connection.ts';
import { effectStore } from './effects.ts';
import { bytesOf } from './files.ts';
import { formStore } from './forms.ts';
import { groupStore } from './groups.ts';
import { hint } from './hint.ts';
import { alertStore, incidentStore, pagingStore } from './incident-stores.ts';
import { leadershipStore } from './leadership.ts';
import {
  maskedAudit,
  maskedEffects,
  maskedMessages,
  maskedPlaybooks,
  maskedRuns,
  maskedSchedules,
  maskedTimedOffers,
  maskedWatches,
} from './masked.ts';
import { maskedAlerts, maskedIncidents, maskedPaging } from './masked-incidents.ts';
import { cardsOf } from './messages/cards.ts';
import { direct, fileRefused, postAnew, skipped, superseded } from './messages/degraded.ts';
import {
  add,
  delivered,
  dropped,
  keepFile,
  later,
  posting,
  redirect,
  refreshHomes,
  unsent,
  wantHome,
} from './messages/deliver.ts';
import { due, lag, nextDueMs, postedAt, unknown } from './messages/due.ts';
import { once } from './once.ts';
import { playbookStore } from './playbooks.ts';
import { queryStore } from './queries.ts';
import { forgetting } from './retention/forget.ts';
import { remind } from './runs/asks.ts';
import { begunChanges, madeChanges } from './runs/begun-changes.ts';
import { claim, claimNext } from './runs/claim.ts';
import { approval, cancel, decide, expire } from './runs/decide.ts';
import { finish } from './runs/finish.ts';
import { goBack } from './runs/go-back.ts';
import { release, renew } from './runs/hold.ts';
import { lock } from './runs/lock.ts';
import { newestChanges } from './runs/newest-changes.ts';
import { pageOf, turn } from './runs/pages.ts';
import { pause, wakePaused } from './runs/pause.ts';
import { drift, planned } from './runs/plan.ts';
import { attach, begin, beginStep, endStep, note, sayStep, show, steps, verifying } from './runs/progress.ts';
import { card, counts, offer, openRuns, recent, run } from './runs/read.ts';
import { releases } from './runs/releases.ts';
import { request } from './runs/request.ts';
import { runMaker } from './runs/request-batch.ts';
import { taskStore } from './tasks.ts';
import {
  changedSince,
  due as dueOffers,
  posted as postedOffer,
  waiting as waitingOffers,
} from './timed-offers/read.ts';
import { lookAgain, post as postOffer, withdraw } from './timed-offers/turn.ts';
import { listen } from './wake.ts';
import { watchStore } from './watches.ts';
import { windowStore } from './windows.ts';

export interface StoreOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Connections for background work; requests from people have four of their own, which no worker can take away. */
  readonly workConnections: number;
  /** A request from a person gives up after this, and the server refuses it later; 1,800 ms when absent: answered within 2.5 s, also without PostgreSQL. */
  readonly acceptWithinMs?: number | undefined;
}

/** Opens the store; nothing is connected before it is asked. The schema must be there (see migrate). */
export function openStore({ url, clock, workConnections, acceptWithinMs = 1800 }: StoreOptions): Store {
  const front = connect({
    url,
    clock,
    size: 4,
    statementMs: acceptWithinMs + 200,
    totalMs: acceptWithinMs + 400,
    name: 'front',
  });
  const work = connect({ url, clock, size: workConnections, statementMs: 10_000, name: 'work' });
  // A storm of alerts takes no connection from people, nor from the work.
  const intake = connect({ url, clock, size: 2, statementMs: 10_000, totalMs: 15_000, name: 'intake' });
  const wake = listen(url, clock);
  return {
    runs: maskedRuns(runStore(front, work, clock, acceptWithinMs)),
    messages: maskedMessages(messageStore(front, work)),
    alerts: maskedAlerts(alertStore(intake, work)),
    incidents: maskedIncidents(incidentStore(front, work)),
    paging: maskedPaging(pagingStore(front, work)),
    timedOffers: maskedTimedOffers(timedOfferStore(work)),
    schedules: maskedSchedules(scheduleStore(front, work)),
    watches: maskedWatches(watchStore(work)),
    effects: maskedEffects(effectStore(work)),
    playbooks: maskedPlaybooks(playbookStore(front, work)),
    windows: windowStore(front, work),
    tasks: taskStore(front),
    queries: queryStore(work),
    audit: maskedAudit(auditStore(work)),
    leadership: leadershipStore(work),
    forms: formStore(front),
    groups: groupStore(front, work),
    agents: agentStore(front, work),
    once: (key, kind, act) =>
      once(front, key, kind, (within) =>
        act({ incidents: maskedIncidents(incidentStore(within, within)), paging: pagingStore(within, within) }),
      ),
    onWake: (listener) => wake.on(listener),
    async takeDispatch(limit) {
      // The attempt is part of the job's id in the queue: a run that waits for its second worker is a new job.
      return work.rows<{ run: number; attempt: number }>(
        `WITH taken AS (
           DELETE FROM dispatch WHERE id IN (SELECT id FROM dispatch ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
           RETURNING id, run_id)
         SELECT run_id AS run, id AS attempt FROM taken ORDER BY id`,
        [limit],
        'take-dispatch',
      );
    },
    forget: forgetting(work),
    async now() {
      const [row] = await work.rows<{ now: string }>('SELECT clock_now() AS now');
      return new Date(row?.now ?? Number.NaN);
    },
    async ping() {
      await front.rows('SELECT 1');
    },
    async close() {
      await Promise.all([wake.close(), front.close(), work.close(), intake.close()]);
    },
  };
}

function runStore(front: Connection, work: Connection, clock: Clock, acceptWithinMs: number): RunStore {
  const make = runMaker(front);
  const wakeWorkers = hint(work, clock, 'dispatch');
  const agentsInTurn = inTurn();
  return {
    async request(order) {
      const ask = () => request(front, make, order, acceptWithinMs);
      // However many agents ask at once, they take one connection of those that people's presses use, and are counted one by one.
      const outcome = await (order.ground.kind === 'agent' ? agentsInTurn(ask) : ask());
      wakeWorkers();
      return outcome;
    },
    claim: (id, owner, leaseMs) => claim(work, id, owner, leaseMs),
    claimNext: (owner, leaseMs, overdueMs) => claimNext(work, owner, leaseMs, overdueMs),
    renew: (hold, leaseMs) => renew(work, hold, leaseMs),
    release: (hold) => release(work, hold),
    pause: (hold, ms) => pause(work, hold, ms),
    wakePaused: () => wakePaused(work),
    planned: (hold, plan, offers, byPolicy) => planned(work, hold, plan, offers, byPolicy),
    lock: (hold, target) => lock(work, hold, target),
    begin: (hold, mayBegin, subject) => begin(work, hold, mayBegin, subject),
    verifying: (hold, result) => verifying(work, hold, result),
    show: (hold, report) => show(work, hold, report),
    finish: (hold, ending, next) => finish(work, hold, ending, next),
    drift: (hold, plan, offers, why) => drift(work, hold, plan, offers, why),
    note: (hold, text) => note(work, hold, text),
    attach: (hold, file) => attach(work, hold, file),
    bytes: (run, name) => bytesOf(work, `run:${run}:file:${name}`),
    steps: (id) => steps(work, id),
    beginStep: (hold, step) => beginStep(work, hold, step),
    sayStep: (hold, key, detail) => sayStep(work, hold, key, detail),
    endStep: (hold, key, end) => endStep(work, hold, key, end),
    approval: (id) => approval(front, id),
    decide: (id, user, decision) => decide(front, id, user, decision, acceptWithinMs),
    expire: () => expire(work),
    remind: (words) => remind(work, words),
    cancel: (id, user) => cancel(front, id, user),
    goBack: (id, step, user) => goBack(front, id, step, user),
    offer: (id) => offer(front, id),
    run: (id) => run(front, id),
    pageOf: (id) => pageOf(front, id),
    turn: (id) => turn(front, id),
    card: (id) => card(work, id),
    begunChanges: (environment, target, since) => begunChanges(work, environment, target, since),
    madeChanges: (environment, since) => madeChanges(work, environment, since),
    newestChanges: (environment, kind) => newestChanges(work, environment, kind),
    releases: (environment, deployment) => releases(work, environment, deployment),
    recent: (limit, environments) => recent(front, limit, environments),
    open: (limit, environments) => openRuns(front, limit, environments),
    counts: () => counts(work),
  };
}

function scheduleStore(front: Connection, work: Connection): ScheduleStore {
  return {
    sync: (schedules) => sync(work, schedules),
    due: (schedules, limit) => dueSchedules(work, schedules, limit),
    answer: (time) => answer(work, time),
    pause: (name, user) => pauseSchedule(front, name, user),
    resume: (name, user, next) => resume(front, name, user, next),
    states: (names) => states(front, names),
    late: (schedules, ms) => late(work, schedules, ms),
  };
}

function timedOfferStore(work: Connection): TimedOfferStore {
  return {
    due: (limit) => dueOffers(work, limit),
    changedSince: (id) => changedSince(work, id),
    post: (id, elsewhere, remark) => postOffer(work, id, elsewhere, remark),
    withdraw: (id, why) => withdraw(work, id, why),
    lookAgain: (id, ms) => lookAgain(work, id, ms),
    waiting: (environments, limit) => waitingOffers(work, environments, limit),
    posted: (id) => postedOffer(work, id),
  };
}

function messageStore(front: Connection, work: Connection): MessageStore {
  return {
    add: (message) => add(front, message),
    due: (limit, without) => due(work, limit, without),
    unknown: (besides) => unknown(work, besides),
    nextDueMs: () => nextDueMs(work),
    posting: (message) => posting(work, message),
    unsent: (message) => unsent(work, message),
    delivered: (id, version, posted, pauseMs) => delivered(work, id, version, posted, pauseMs),
    later: (id, waitMs, error, posted) => later(work, id, waitMs, error, posted),
    dropped: (id, error) => dropped(work, id, error),
    redirect: (id, channel, error) => redirect(work, id, channel, error),
    postAnew: (id, error, forGood) => postAnew(work, id, error, forGood),
    direct: (id, user, error) => direct(work, id, user, error),
    skipped: (id, version) => skipped(work, id, version),
    superseded: (channel, ts) => superseded(front, channel, ts),
    cardsOf: (runs) => cardsOf(front, runs),
    bytes: (key) => bytesOf(work, key),
    keepFile: (id, file) => keepFile(work, id, file),
    fileRefused: (id, code, whole) => fileRefused(work, id, code, whole),
    wantHome: (user) => wantHome(front, user),
    refreshHomes: () => refreshHomes(work),
    postedAt: (key) => postedAt(work, key),
    lag: () => lag(work),
  };
}
