import type { Incident } from '../model/incident.ts';
import type { Report } from '../model/report.ts';
import type { Inline, Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

/** `All alerts have cleared`, and whether it is over: a question to whoever runs the incident, until it is answered or something fires again. */
export function quietNote(report: Report, since: string, incident: Incident, names: Names): ChatPayload {
  const answer = answered(since, incident);
  const value = incident.token;
  const tail =
    answer === undefined
      ? actions([
          button({ label: 'Resolve', id: actionIds.incidentResolve, value, style: 'primary' }),
          button({ label: 'Keep open', id: actionIds.incidentKeepOpen, value }),
        ])
      : context([answer], names);
  const body = answer === undefined ? parts(report.parts ?? [], names) : [];
  return fitted(escaped(report.headline), [headline(report, [], names), ...body, tail], 1);
}

function answered(since: string, { state, resolvedBy, quietSince, keptOpen }: Incident): Text | undefined {
  const by = (who: string): Inline => ({ user: who });
  if (state !== 'open') return ['Resolved by ', by(resolvedBy ?? 'bot')];
  if (quietSince === undefined || Date.parse(quietSince) !== Date.parse(since))
    return 'An alert has fired again since.';
  if (keptOpen !== undefined && Date.parse(keptOpen.since) === Date.parse(since))
    return ['Kept open by ', by(keptOpen.by)];
  return undefined;
}
