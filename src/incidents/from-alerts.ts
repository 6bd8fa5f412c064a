import type { Incident } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import type { AlertGroup } from '../ports/store/alerts.ts';
import type { IncidentChange, IncidentView } from '../ports/store/incidents.ts';
import type { NewMessage } from '../ports/store/messages.ts';
import { alertCount } from './alert-count.ts';
import { tickedBy } from './checklists.ts';
import { type IncidentContext, placeOf } from './context.ts';
import { newIncident } from './new-incident.ts';
import { placeNote, threadNote } from './notes.ts';
import { answerDue, changeSeverity, paging } from './severity.ts';

/** Looks at every group of alerts that changed: opens incidents, lets them grow, raises them, opens them again. Gives how many. */
export async function lookAtGroups(context: IncidentContext): Promise<number> {
  const groups = await context.store.alerts.unseen(200);
  for (const group of groups) {
    // One that breaks is looked at again, and holds up no other.
    await lookAt(context, group).catch((error: unknown) =>
      context.log.error({ err: error, group: group.id }, 'alert group broke'),
    );
  }
  return groups.length;
}

async function lookAt(context: IncidentContext, group: AlertGroup): Promise<void> {
  const incident =
    group.incident ?? (fires(group) && isShown(group) ? await context.store.alerts.join(group.id) : undefined);
  await (incident === undefined ? openFor(context, group) : grown(context, group, incident));
}

/** What the sender left out fires until it says otherwise. */
const fires = ({ firing, leftOut }: AlertGroup): boolean => firing + leftOut > 0;
const isShown = ({ place }: AlertGroup): boolean => place !== 'none';

async function openFor(context: IncidentContext, group: AlertGroup): Promise<void> {
  const { place } = group;
  if (place === 'none' || !fires(group)) return context.store.alerts.seen(group.id, group.version);
  const id = await context.store.incidents.open(
    newIncident(context, {
      // A group may have had another incident before.
      key: `group:${group.id}:${group.version}`,
      title: group.title,
      severity: group.severity,
      environment: placeOf(context, group.environment),
      service: group.service ?? 'platform',
      place,
      openedBy: `hook ${group.hook}`,
      summary: '',
      group,
      evidence: ['alert', 'opened'],
    }),
  );
  context.log.info(
    { incident: id, group: group.key.slice(0, 200), severity: group.severity },
    'incident opened by alerts',
  );
}

async function grown(context: IncidentContext, group: AlertGroup, id: number): Promise<void> {
  const { incidents, alerts } = context.store;
  const view = await incidents.view(id);
  if (view === undefined || view.incident.state === 'closed')
    return fires(group) ? alerts.leave(group.id) : alerts.seen(group.id, group.version);
  const isOpen = view.incident.state === 'open';
  const isWorse = fires(group) && group.severity < view.incident.severity;
  if (!isOpen) await again(context, group, view);
  else if (isWorse) await worse(context, group, id);
  const { total, firing } = await incidents.count(id, firesAgain(context, group, view.incident));
  // Opened again, or worse: people were paged for that.
  if (isOpen && !isWorse) await pageForNews(context, group, view, { total, firing });
  await alerts.seen(group.id, group.version);
}

/** It fires again although it was said to be over, or it is still said to fire long after. */
async function again(context: IncidentContext, group: AlertGroup, { incident }: IncidentView): Promise<void> {
  const { resolvedAt, severity } = incident;
  const stillMs = Date.parse(group.toldAt ?? '') - Date.parse(resolvedAt ?? '');
  if (!fires(group) || !(group.news || stillMs > context.settings.quietMs)) return;
  const key = `reopened:${group.id}:${group.version}`;
  const firing = group.firing + group.leftOut;
  const headline = `Open again: ${alertCount(firing)} ${group.news ? 'fire again' : 'still fire'}.`;
  await context.store.incidents.change(incident.id, {
    actor: 'bot',
    while: 'resolved',
    patch: {
      state: 'open',
      resolvedBy: null,
      answerDueAt: answerDue(context, severity),
      ...(incident.phase === 'post-mortem' ? { phase: 'investigate' as const } : {}),
    },
    entry: { key, event: { kind: 'reopened-by-alerts', firing, still: !group.news } },
    messages: [threadNote(incident, key, { mark: 'bad', headline }, true)],
    page: paging(context, severity, `page:${key}`, { reason: 'reopened' }),
  });
  if (group.severity < severity) await worse(context, group, incident.id);
}

function worse(context: IncidentContext, group: AlertGroup, id: number): Promise<boolean> {
  const { severity, place, version } = group;
  return changeSeverity(context, id, {
    severity,
    key: `alerts:${group.id}:${version}`,
    actor: 'bot',
    channel: place === 'channel',
  });
}

/** People were told that all alerts had cleared, and one fires again. */
function firesAgain(context: IncidentContext, group: AlertGroup, incident: Incident): IncidentChange {
  const key = `again:${group.id}:${group.version}`;
  const firing = group.firing + group.leftOut;
  const headline = `Fires again: ${alertCount(firing)}.`;
  return {
    actor: 'bot',
    while: 'open',
    patch: { answerDueAt: answerDue(context, incident.severity) },
    entry: { key, event: { kind: 'alerts-fire-again', firing } },
    messages: [threadNote(incident, key, { mark: 'bad', headline }, true)],
    page: paging(context, incident.severity, `page:${key}`, { reason: 'fires-again' }),
  };
}

/** Many more alerts page anew; so does a single one when everybody was paged already and nobody answered. */
async function pageForNews(
  context: IncidentContext,
  group: AlertGroup,
  { incident, escalation }: IncidentView,
  { total, firing }: Pick<Incident, 'total' | 'firing'>,
): Promise<void> {
  if (!fires(group)) return;
  const { id, pagedTotal } = incident;
  const many = total - pagedTotal >= context.settings.pageAgainAlerts && total >= pagedTotal * 2;
  if (!many && !(group.news && escalation?.state === 'exhausted')) return;
  const key = many ? `growth:${group.id}:${total}` : `news:${group.id}:${group.version}`;
  const headline = many
    ? `It grows: ${total} alerts, ${firing} fire.`
    : 'Another alert fires, and nobody has answered.';
  await context.store.incidents.change(id, {
    actor: 'bot',
    while: 'open',
    patch: { pagedTotal: total },
    entry: { key, event: many ? { kind: 'alerts-grew', total, firing } : { kind: 'another-alert' } },
    messages: [threadNote(incident, key, { mark: 'bad', headline }, true)],
    page: paging(
      context,
      incident.severity,
      `page:${key}`,
      many ? { reason: 'grew', total } : { reason: 'another-alert' },
    ),
  });
}

/** When no alert has fired for a while people are told: a thread is over with its alerts, an incident with a channel is for people to end. */
export async function tellQuiet(context: IncidentContext): Promise<void> {
  for (const incident of await context.store.incidents.quiet(context.settings.quietMs)) {
    const byItself = incident.place === 'thread';
    const since = incident.quietSince ?? '';
    const key = `quiet:${since}`;
    const headline = byItself ? 'Resolved: all alerts have cleared.' : 'All alerts have cleared.';
    const report = {
      mark: 'good' as const,
      headline,
      ...(byItself
        ? {}
        : {
            parts: [
              {
                kind: 'text' as const,
                text: [
                  'Nothing has fired since ',
                  { time: since, as: 'time' as const },
                  '. Paging is paused and resumes when an alert fires again. Is it over? Until somebody resolves it, it stays open.',
                ],
              },
            ],
          }),
    };
    await context.store.incidents.change(incident.id, {
      actor: 'bot',
      while: 'open',
      toldQuiet: true,
      ...(byItself ? { patch: { state: 'resolved' as const, resolvedBy: 'bot' }, tick: tickedBy('resolved') } : {}),
      entry: { key, event: { kind: byItself ? 'resolved-by-alerts' : 'alerts-cleared' } },
      messages: [byItself ? threadNote(incident, key, report, false) : isItOver(incident, key, report, since)],
    });
  }
}

/** The news as a question, with its buttons. */
function isItOver(incident: Incident, key: string, report: Report, since: string): NewMessage {
  return { ...placeNote(incident, key, report), kind: 'quiet', content: { report, quietSince: since } };
}

/** Groups that are over, or whose incident has been over for a while, are let go: what fires next is another incident. */
export async function letGo(context: IncidentContext): Promise<void> {
  await context.store.alerts.letGo(context.settings.quietMs, context.settings.reopenMs);
}
