import type { Severity } from '../model/incident.ts';
import { severityName } from '../model/incident.ts';
import type { AlertGroup } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';
import { tickedBy } from './checklists.ts';
import { type IncidentDesk, placeOf } from './desk.ts';
import { newIncident } from './new-incident.ts';
import { threadNote } from './notes.ts';

/** Looks at every group of alerts that changed: opens incidents, lets them grow, raises them, opens them again. Gives how many. */
export async function lookAtGroups(desk: IncidentDesk): Promise<number> {
  const groups = await desk.store.alerts.unseen(200);
  for (const group of groups) {
    const looking = group.incident === undefined ? openFor(desk, group) : grown(desk, group, group.incident);
    // One that breaks is looked at again, and holds up no other.
    await looking.catch((error: unknown) => desk.log.error({ err: error, group: group.id }, 'alert group broke'));
  }
  return groups.length;
}

async function openFor(desk: IncidentDesk, group: AlertGroup): Promise<void> {
  const { place } = group;
  if (place === 'none' || group.firing === 0) return desk.store.alerts.seen(group.id, group.version);
  const id = await desk.store.incidents.open(
    newIncident(desk, {
      key: `group:${group.id}`,
      title: group.title,
      severity: group.severity,
      environment: placeOf(desk, group.environment),
      service: group.service ?? 'platform',
      place,
      openedBy: `hook ${group.hook}`,
      summary: '',
      group: { id: group.id, version: group.version, firing: group.firing, total: group.total },
    }),
  );
  await desk.store.incidents.change(id, { actor: 'bot', tick: [...tickedBy('alert'), ...tickedBy('opened')] });
  desk.log.info(
    { incident: id, group: group.key.slice(0, 200), severity: group.severity },
    'incident opened by alerts',
  );
}

async function grown(desk: IncidentDesk, group: AlertGroup, id: number): Promise<void> {
  const { incidents } = desk.store;
  const view = await incidents.view(id);
  if (view === undefined || view.incident.state === 'closed') return desk.store.alerts.seen(group.id, group.version);
  if (view.incident.state === 'resolved') await again(desk, group, view);
  else if (group.firing > 0 && group.severity < view.incident.severity)
    await raise(desk, id, group.severity, `alerts:${group.version}`, 'bot');
  else await manyMore(desk, group, view);
  await incidents.count(id, group);
}

/** It fires again although somebody said it was over. */
async function again(desk: IncidentDesk, group: AlertGroup, { incident }: IncidentView): Promise<void> {
  if (group.firing === 0 || group.firing <= incident.firing) return;
  const text = `fires again: ${group.firing} alerts`;
  const key = `reopened:${group.id}:${group.version}`;
  await desk.store.incidents.change(incident.id, {
    actor: 'bot',
    while: 'resolved',
    patch: { state: 'open', resolvedBy: null, answerDueAt: answerDue(desk, incident.severity) },
    entry: { key, kind: 'reopened', text },
    messages: [threadNote(incident, key, { mark: 'bad', headline: `Open again: ${group.firing} alerts fire.` }, true)],
    page: paging(desk, incident.severity, `page:${key}`, 'opened again'),
  });
}

/** Raises or lowers the severity; a worse one pages again, by the policy of that severity. Asked for twice with one key, it is once. */
export async function raise(
  desk: IncidentDesk,
  id: number,
  severity: Severity,
  key: string,
  actor: string,
): Promise<boolean> {
  const view = await desk.store.incidents.view(id);
  if (view === undefined) return false;
  const { incident } = view;
  const { updateMs } = desk.settings.severities[severity];
  const entry = {
    key: `severity:${key}`,
    kind: 'severity' as const,
    text: `${severityName(incident.severity)} → ${severityName(severity)}`,
  };
  const worse = severity < incident.severity;
  const headline = `${worse ? 'Worse' : 'Less severe'}: now ${severityName(severity)}, was ${severityName(incident.severity)}.`;
  return desk.store.incidents.change(id, {
    actor,
    while: 'open',
    patch: { severity, updateEveryMs: updateMs ?? null, answerDueAt: answerDue(desk, severity) },
    entry,
    messages: [threadNote(incident, entry.key, { mark: worse ? 'bad' : 'neutral', headline }, worse)],
    ...(worse ? { page: paging(desk, severity, `page:${entry.key}`, entry.text) } : {}),
  });
}

async function manyMore(desk: IncidentDesk, group: AlertGroup, { incident }: IncidentView): Promise<void> {
  const fresh = group.total - incident.pagedTotal;
  if (group.firing === 0 || fresh < desk.settings.pageAgainAlerts || group.total < incident.pagedTotal * 2) return;
  const key = `growth:${group.id}:${group.total}`;
  await desk.store.incidents.change(incident.id, {
    actor: 'bot',
    while: 'open',
    patch: { pagedTotal: group.total },
    entry: { key, kind: 'alert', text: `grew to ${group.total} alerts` },
    messages: [
      threadNote(
        incident,
        key,
        { mark: 'bad', headline: `It grows: ${group.total} alerts, ${group.firing} fire.` },
        true,
      ),
    ],
    page: paging(desk, incident.severity, `page:${key}`, `grew to ${group.total} alerts`),
  });
}

/** What begins now has the whole response time of its severity. */
function answerDue(desk: IncidentDesk, severity: Severity): string {
  return desk.settings.severities[severity].answerDue(desk.clock.now()).toISOString();
}

function paging(desk: IncidentDesk, severity: Severity, key: string, text: string) {
  return { key, text: `paging anew: ${text}`, policy: desk.settings.severities[severity].policy };
}

/** Groups that have been quiet long enough are over; a small incident is over with its alerts, a large one is for people to end. */
export async function closeQuietGroups(desk: IncidentDesk): Promise<void> {
  for (const { group, incident: id } of await desk.store.alerts.quiet(desk.settings.quietMs)) {
    const view = id === undefined ? undefined : await desk.store.incidents.view(id);
    if (view !== undefined && view.incident.state === 'open') {
      const { incident } = view;
      const byItself = incident.place === 'thread';
      const headline = byItself
        ? 'Resolved: all alerts are over.'
        : 'All alerts are over. Resolve the incident when you agree.';
      const key = `quiet:${group}`;
      await desk.store.incidents.change(incident.id, {
        actor: 'bot',
        while: 'open',
        ...(byItself ? { patch: { state: 'resolved' as const, resolvedBy: 'bot' }, tick: tickedBy('resolved') } : {}),
        entry: { key, kind: byItself ? 'resolved' : 'alert', text: 'all alerts are over' },
        messages: [threadNote(incident, key, { mark: 'good', headline }, !byItself)],
      });
    }
    await desk.store.alerts.close(group);
  }
}
