import { tooLarge } from '../alerts/oversized.ts';
import { silenceAlert } from '../alerts/receive.ts';
import type { ChecklistEvidence } from '../model/checklist.ts';
import { cut } from '../model/cut.ts';
import { severityName } from '../model/incident.ts';
import { tickedBy } from './checklists.ts';
import type { IncidentContext } from './context.ts';
import { letGo, lookAtGroups, tellQuiet } from './from-alerts.ts';
import { acknowledgeFromHooks } from './hook-acknowledgements.ts';
import { keepMarked } from './marks.ts';
import { placeNote, threadNote } from './notes.ts';
import { type SetUp, setUpIncidents } from './set-up.ts';

/** One look at all that incidents need done; everything it decides by is in rows. Gives ms until the next look is worth it. */
export async function watchIncidents(context: SetUp): Promise<number> {
  if (!(await context.store.incidents.anythingDue())) return 1000;
  const groups = await watchAlerts(context);
  const steps = await each(context, setUpIncidents);
  for (const rest of [keepMarked, tickFromEvidence, tellSilence, remind, archive, tellQuarantined])
    await each(context, rest);
  return groups > 0 || steps > 0 ? 200 : 1000;
}

/** What alerts come to. Gives how many groups of them had changed. */
export async function watchAlerts(context: IncidentContext): Promise<number> {
  await each(context, judgeDeferred);
  const groups = await each(context, lookAtGroups);
  for (const rest of [acknowledgeFromHooks, tellQuiet, letGo]) await each(context, rest);
  return groups;
}

/** A firing that came right behind its resolve is judged again. */
async function judgeDeferred(context: IncidentContext): Promise<void> {
  await context.store.alerts.judgeDeferred();
}

/** One part that breaks holds up no other. */
async function each<Context extends IncidentContext>(
  context: Context,
  part: (context: Context) => Promise<unknown>,
): Promise<number> {
  try {
    const done = await part(context);
    return typeof done === 'number' ? done : 0;
  } catch (error) {
    context.log.error({ err: error, part: part.name }, 'a part of the incident watch broke');
    return 0;
  }
}

/** What was seen to happen ticks the checklist by itself. */
async function tickFromEvidence(context: SetUp): Promise<void> {
  for (const { id, kind, action = '' } of await context.store.incidents.evidence(100)) {
    const seen: readonly ChecklistEvidence[] = kind === 'paged' ? ['paged'] : context.evidenceOf(action);
    await context.store.incidents.tickFor(id, seen.flatMap(tickedBy));
  }
}

/** A heartbeat that does not come is an alert like any other. */
async function tellSilence(context: SetUp): Promise<void> {
  for (const { hook, sender } of await context.store.alerts.silent()) {
    const alerts = [silenceAlert(hook, sender, context.clock.now(), 'firing')];
    await context.store.alerts.take([
      { hook, id: undefined, alerts, quarantined: [], acknowledged: [], silence: true },
    ]);
  }
}

/** An update is due: whoever leads is asked for it, once per due time. */
async function remind(context: SetUp): Promise<void> {
  for (const incident of await context.store.incidents.dueUpdates()) {
    const key = `update-due:${incident.updateDueAt}`;
    const report = {
      mark: 'waiting' as const,
      headline: 'A status update is due.',
      parts: [
        {
          kind: 'text' as const,
          text: [
            `${severityName(incident.severity)} is updated regularly: press `,
            { strong: 'Update' },
            ' on the card, or type ',
            { code: '/mcp incident update "…"' },
          ],
        },
      ],
    };
    const message =
      incident.place === 'channel'
        ? placeNote(incident, key, report, incident.lead)
        : threadNote(incident, key, report, true, incident.lead);
    await context.store.incidents.change(incident.id, {
      actor: 'bot',
      while: 'open',
      updated: true,
      messages: [message],
    });
  }
}

/** Slack edits nothing in an archived channel: the card gets this long to show that it is closed. */
const lastEditMs = 30_000;

/** An incident that has been over for some days is closed, and its channel archived. */
export async function archive(context: IncidentContext): Promise<void> {
  for (const incident of await context.store.incidents.dueArchives())
    await context.store.incidents.change(incident.id, {
      actor: 'bot',
      while: 'resolved',
      patch: { state: 'closed' },
      archiveInMs: null,
      ...(incident.place === 'channel' ? { step: { key: `archive:${incident.resolvedAt}`, inMs: lastEditMs } } : {}),
    });
}

/** What could not be read is told once, with how much of it and why. */
async function tellQuarantined(context: SetUp): Promise<void> {
  for (const { hook, count, reason, upTo } of await context.store.alerts.untold()) {
    await context.store.messages.add({
      key: `quarantine:${hook}:${upTo}`,
      kind: 'note',
      priority: 3,
      channel: context.settings.indexChannel,
      content: {
        report: {
          mark: 'warning',
          headline: reason.startsWith(tooLarge)
            ? `A message of ${hook} was not taken`
            : `${count} ${count === 1 ? 'alert' : 'alerts'} of ${hook} could not be read`,
          parts: [{ kind: 'text', text: cut(reason, 400) }],
          notes: [
            ...(reason.startsWith(tooLarge) ? [] : ['the rest was accepted']),
            'kept in the table alert_quarantine',
          ],
        },
      },
    });
    await context.store.alerts.told(hook, upTo);
  }
}
