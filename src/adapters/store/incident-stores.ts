import type { AlertStore } from '../../ports/store/alerts.ts';
import type { IncidentStore } from '../../ports/store/incidents.ts';
import type { PagingStore } from '../../ports/store/paging.ts';
import { acknowledgementDone, acknowledgements } from './alerts/acknowledgements.ts';
import { judgeDeferred } from './alerts/deferred.ts';
import { expectBeat, join, leave, letGo, ofIncident, seen, silent, told, unseen, untold } from './alerts/read.ts';
import { take } from './alerts/take.ts';
import type { Connection } from './connection.ts';
import { count, quiet } from './incidents/alerts.ts';
import { change } from './incidents/change.ts';
import { anythingDue } from './incidents/due.ts';
import { evidence, tickFor } from './incidents/evidence.ts';
import { addMark, dueMarks, markDone, markLater } from './incidents/marks.ts';
import { open } from './incidents/open.ts';
import { byPlace, byToken, dueArchives, dueUpdates, list, openIn, timeline, view } from './incidents/read.ts';
import { similar } from './incidents/similar.ts';
import { addTask, dueSteps, finishTask, stepDone, stepLater, stepRefused } from './incidents/steps.ts';
import { keepMembers, knownMembers } from './paging/groups.ts';
import {
  lateSlackPages,
  pageFailed,
  pageLater,
  pageSent,
  putOffPage,
  slackTakesOthers,
  takePages,
} from './paging/pages.ts';
import { audit, dueEscalations, escalation, pages, replaced, waitingFor } from './paging/read.ts';
import { takenShifts, takeShift } from './paging/shifts.ts';
import { acknowledge, hurry, step, stepFailed } from './paging/step.ts';
import { askSwap, decideSwap, swap } from './paging/swaps.ts';

/** `front`: what comes in from monitors and people; `work`: what the bot does by itself. */
export function alertStore(intake: Connection, work: Connection): AlertStore {
  return {
    take: (batch) => take(intake, batch),
    unseen: (limit) => unseen(work, limit),
    seen: (group, version) => seen(work, group, version),
    join: (group) => join(work, group),
    leave: (group) => leave(work, group),
    letGo: (quietMs, reopenMs) => letGo(work, quietMs, reopenMs),
    judgeDeferred: () => judgeDeferred(work),
    acknowledgements: () => acknowledgements(work),
    acknowledgementDone: (done) => acknowledgementDone(work, done),
    ofIncident: (incident, limit) => ofIncident(work, incident, limit),
    untold: () => untold(work),
    told: (hook, upTo) => told(work, hook, upTo),
    silent: () => silent(work),
    expectBeat: (hook, sender, silentAfterMs) => expectBeat(work, hook, sender, silentAfterMs),
  };
}

export function incidentStore(front: Connection, work: Connection): IncidentStore {
  return {
    open: (incident) => open(front, incident),
    change: (id, wanted) => change(front, id, wanted),
    count: (id, again) => count(work, id, again),
    quiet: (holdMs) => quiet(work, holdMs),
    view: (id) => view(front, id),
    byToken: (token) => byToken(front, token),
    byPlace: (channel, thread) => byPlace(front, channel, thread),
    list: (limit) => list(front, limit),
    openIn: (environment) => openIn(work, environment),
    timeline: (id) => timeline(front, id),
    similar: (id) => similar(front, id),
    marks: {
      add: (channel, ts, by) => addMark(front, channel, ts, by),
      due: (limit) => dueMarks(work, limit),
      done: (mark, outcome) => markDone(work, mark, outcome),
      later: (mark, waitMs) => markLater(work, mark, waitMs),
    },
    anythingDue: () => anythingDue(work),
    dueSteps: (limit) => dueSteps(work, limit),
    stepDone: (id, key, also) => stepDone(work, id, key, also),
    stepLater: (id, key, waitMs, error) => stepLater(work, id, key, waitMs, error),
    stepRefused: (id, key, error) => stepRefused(work, id, key, error),
    addTask: (id, task) => addTask(front, id, task),
    finishTask: (id, number, by) => finishTask(front, id, number, by),
    evidence: (limit) => evidence(work, limit),
    tickFor: (sight, keys) => tickFor(work, sight, keys),
    dueUpdates: () => dueUpdates(work),
    dueArchives: () => dueArchives(work),
  };
}

export function pagingStore(front: Connection, work: Connection): PagingStore {
  return {
    dueEscalations: (limit) => dueEscalations(work, limit),
    step: (wanted) => step(work, wanted),
    stepFailed: (incident, epoch, waitMs) => stepFailed(work, incident, epoch, waitMs),
    acknowledge: (incident, by, leaseMs) => acknowledge(front, incident, by, leaseMs),
    hurry: (incident, epoch, by) => hurry(front, incident, epoch, by),
    escalation: (incident) => escalation(front, incident),
    takePages: (limit, leaseMs) => takePages(work, limit, leaseMs),
    pageSent: (id, receipt) => pageSent(work, id, receipt),
    pageLater: (id, waitMs, error, nothingSent) => pageLater(work, id, waitMs, error, nothingSent),
    pageFailed: (id, failure, fallback) => pageFailed(work, id, failure, fallback),
    putOffPage: (id, waitMs) => putOffPage(work, id, waitMs),
    lateSlackPages: () => lateSlackPages(work),
    pages: (incident) => pages(front, incident),
    waitingFor: (person) => waitingFor(front, person),
    slackTakesOthers: (page) => slackTakesOthers(work, page),
    replaced: (message) => replaced(work, message),
    keepMembers: (group, members) => keepMembers(work, group, members),
    knownMembers: (group) => knownMembers(work, group),
    takenShifts: () => takenShifts(work),
    takeShift: (taking) => takeShift(front, taking),
    swap: (key) => swap(front, key),
    askSwap: (asked, message) => askSwap(front, asked, message),
    decideSwap: (asked, accepted, messages) => decideSwap(front, asked, accepted, messages),
    audit: (lateMs) => audit(work, lateMs),
  };
}
