import { fault } from '../errors.ts';
import { cut } from '../model/cut.ts';
import { type Incident, incidentName, type Phase, phases, type Severity, severityName } from '../model/incident.ts';
import { isPerson } from '../model/person.ts';
import type { Report } from '../model/report.ts';
import { tickedBy } from './checklists.ts';
import { type IncidentContext, placeOf } from './context.ts';
import { newIncident } from './new-incident.ts';
import { placeNote } from './notes.ts';
import { changeSeverity } from './severity.ts';

export interface Declaration {
  /** The request's own id; asked for twice, it is one incident. */
  readonly key: string;
  readonly title: string;
  readonly severity: Severity;
  readonly environment: string | undefined;
  readonly service: string | undefined;
  readonly summary: string;
}

/** What people do with incidents. Each is one change of rows, told in the timeline and the audit; each throws a Fault for who asked. */
export async function declare(context: IncidentContext, by: string, wanted: Declaration): Promise<Incident> {
  if (wanted.title.trim() === '')
    throw fault('PARAM_INVALID', 'An incident needs a title.', {
      fields: { title: 'An incident needs a title.' },
      hint: 'For example `/mcp incident declare "tools fail with 500" severity=P2`.',
    });
  const id = await context.store.incidents.open(
    newIncident(context, {
      key: wanted.key,
      title: wanted.title,
      severity: wanted.severity,
      environment: placeOf(context, wanted.environment),
      service: wanted.service ?? 'platform',
      place: wanted.severity <= 2 ? 'channel' : 'thread',
      openedBy: by,
      summary: wanted.summary,
      evidence: ['opened'],
    }),
  );
  return (await known(context, id)).incident;
}

/** An incident that is there. Throws INCIDENT_UNKNOWN. */
export async function known(context: IncidentContext, id: number) {
  const view = await context.store.incidents.view(id);
  if (view === undefined) throw fault('INCIDENT_UNKNOWN', `There is no incident ${incidentName(id)}.`);
  return view;
}

/** Throws INCIDENT_ENDED, with who ended it. */
export function requireOpen({ id, state, resolvedBy }: Incident): void {
  if (state === 'open') return;
  const by = resolvedBy === undefined ? [] : [' by ', { user: resolvedBy }];
  throw fault('INCIDENT_ENDED', [`${incidentName(id)} is resolved already`, ...by, '. Nothing was changed.']);
}

/** `by`: a person, or the hook by which somebody acknowledged where the alert came from; the same follows from both. */
export async function acknowledge(context: IncidentContext, id: number, by: string): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  const outcome = await context.store.paging.acknowledge(id, by, context.settings.ackLeaseMs(incident.severity));
  if (outcome.kind === 'ended') requireOpen((await known(context, id)).incident);
  if (outcome.kind === 'already' && outcome.by !== by)
    throw fault('ALREADY_DECIDED', [`${incidentName(id)} is acknowledged already by `, { user: outcome.by }, '.']);
  if (outcome.kind === 'none' && isPerson(by)) return lead(context, id, by, by);
  // Pressed again by the same person it is the same note: told once, and also when the first press died in between.
  const key = `ack:${by}:${'at' in outcome ? outcome.at : ''}`;
  const report: Report = {
    mark: 'good',
    headline: `${incidentName(id)} is acknowledged.`,
    parts: [
      {
        kind: 'text',
        text: isPerson(by)
          ? [{ user: by }, ' is on it; paging stops.']
          : `Acknowledged by ${by}, where the alert came from; paging stops.`,
      },
    ],
  };
  await context.store.incidents.change(id, { actor: by, messages: [placeNote(incident, key, report)] });
}

export async function escalate(context: IncidentContext, id: number, by: string, epoch?: number): Promise<void> {
  const { incident, escalation } = await known(context, id);
  requireOpen(incident);
  if (escalation === undefined)
    throw fault('NOT_CONFIGURED', `Nobody is paged for ${severityName(incident.severity)} here.`);
  if (escalation.state === 'exhausted')
    throw fault('ALREADY_DECIDED', 'Every level was paged already.', { hint: 'Call somebody: `/mcp contacts`.' });
  const done = await context.store.paging.hurry(id, epoch ?? escalation.epoch, by);
  if (!done)
    throw fault('ALREADY_DECIDED', 'The escalation has moved on since. Nobody was paged by this.', {
      hint: 'Look at the card, and escalate again if it is still needed.',
    });
}

export async function lead(context: IncidentContext, id: number, by: string, who: string): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  const report: Report = {
    mark: 'neutral',
    headline: `${incidentName(id)} has a new lead.`,
    parts: [{ kind: 'text', text: [{ user: who }, ' leads this incident.'] }],
  };
  const key = `lead:${who}:${context.clock.now().toISOString()}`;
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: { lead: who, ...(incident.phase === 'detect' ? { phase: 'triage' as const } : {}) },
    entry: { key, event: { kind: 'lead', person: who } },
    messages: [placeNote(incident, key, report)],
  });
}

export async function setSeverity(
  context: IncidentContext,
  id: number,
  by: string,
  severity: Severity,
  key: string,
): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (incident.severity === severity)
    throw fault('PARAM_INVALID', `${incidentName(id)} is ${severityName(severity)} already.`);
  await changeSeverity(context, id, { severity, key, actor: by, channel: severity <= 2 });
}

export async function setPhase(context: IncidentContext, id: number, by: string, phase: Phase): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (!phases.includes(phase)) throw fault('PARAM_INVALID', `There is no phase "${phase}".`);
  const entry = {
    key: `phase:${phase}:${context.clock.now().toISOString()}`,
    event: { kind: 'phase' as const, phase },
  };
  await context.store.incidents.change(id, { actor: by, while: 'open', patch: { phase }, entry });
}

export interface Update {
  readonly text: string;
  readonly cause?: string | undefined;
}

/** What a phone shows of a headline. */
const mostHeadline = 120;

/** An update in its headline, which is the notification; a long one stands below it in full. */
function updateWords(id: number, text: string): Pick<Report, 'headline' | 'parts'> {
  const words = cut(text.replace(/\s+/g, ' ').trim(), mostHeadline);
  const whole = words === text.trim();
  return { headline: `Update on ${incidentName(id)}: ${words}`, parts: whole ? [] : [{ kind: 'text', text }] };
}

/** A status update: shown on the card and said in its place. The next one is due after the usual time again. */
export async function update(
  context: IncidentContext,
  id: number,
  by: string,
  { text, cause }: Update,
  key: string,
): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  if (text.trim() === '')
    throw fault('PARAM_INVALID', 'The update has no words.', {
      fields: { text: 'The update has no words.' },
      hint: 'For example `/mcp incident update "rolling back to 2.3.0"`.',
    });
  const report: Report = {
    mark: 'neutral',
    ...updateWords(id, text),
    notes: [['by ', { user: by }]],
  };
  await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: {
      summary: cut(text, 1000),
      ...(cause === undefined || cause === '' ? {} : { cause: cut(cause, 500) }),
    },
    entry: { key: `update:${key}`, event: { kind: 'update', text } },
    messages: [placeNote(incident, `update:${key}`, report)],
    updated: true,
    tick: [...tickedBy('updated'), ...(cause === undefined || cause === '' ? [] : tickedBy('cause'))],
  });
}

export async function resolve(
  context: IncidentContext,
  id: number,
  by: string,
  { text, cause }: Update,
): Promise<void> {
  const { incident } = await known(context, id);
  requireOpen(incident);
  const report: Report = {
    mark: 'good',
    headline: `${incidentName(id)} is resolved.`,
    parts: [{ kind: 'text', text: text === '' ? [{ user: by }, ' says it is over.'] : text }],
    notes: [['by ', { user: by }]],
  };
  const key = `resolved:${context.clock.now().toISOString()}`;
  const done = await context.store.incidents.change(id, {
    actor: by,
    while: 'open',
    patch: {
      state: 'resolved',
      resolvedBy: by,
      phase: 'post-mortem',
      ...(text === '' ? {} : { summary: cut(text, 1000) }),
      ...(cause === undefined || cause === '' ? {} : { cause: cut(cause, 500) }),
    },
    entry: { key, event: { kind: 'resolved', ...(text === '' ? {} : { text }) } },
    messages: [placeNote(incident, key, report)],
    archiveInMs: context.settings.archiveMs ?? null,
    tick: [
      ...tickedBy('resolved'),
      ...tickedBy('timeline'),
      ...(cause === undefined || cause === '' ? [] : tickedBy('cause')),
    ],
  });
  if (!done) requireOpen((await known(context, id)).incident);
}

export async function reopen(context: IncidentContext, id: number, by: string): Promise<void> {
  const { incident } = await known(context, id);
  if (incident.state === 'open') throw fault('PARAM_INVALID', `${incidentName(id)} is open.`);
  if (incident.state === 'closed')
    throw fault('INCIDENT_ENDED', `${incidentName(id)} is closed and its channel archived.`, {
      hint: 'Declare a new one: `/mcp incident declare`.',
    });
  const key = `reopened:${context.clock.now().toISOString()}`;
  await context.store.incidents.change(id, {
    actor: by,
    while: 'resolved',
    patch: { state: 'open', resolvedBy: null, phase: 'investigate', lead: by },
    entry: { key, event: { kind: 'reopened' } },
    messages: [
      placeNote(incident, key, {
        mark: 'bad',
        headline: `${incidentName(id)} is open again.`,
        notes: [['by ', { user: by }]],
      }),
    ],
    archiveInMs: null,
  });
}
