import { incidentName } from '../model/incident.ts';
import type { Page } from '../model/paging.ts';
import type { Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { escalationWords, identityOf, incidentTitle } from './incident-words.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

export interface PageContent extends IncidentView {
  readonly page: Page;
  /** Slack id of the person; undefined in their own direct messages, where nobody needs to be called by name. */
  readonly mention: string | undefined;
  readonly alerts: readonly GroupAlert[];
}

/** A page: who is called, for what, and the one button. When it is answered it says so, and the button is gone. */
export function pageCard(content: PageContent, names: Names): ChatPayload {
  const { incident, escalation, page, mention, alerts } = content;
  const answered = incident.state !== 'open' || escalation?.state === 'acknowledged' || escalation?.state === 'stopped';
  const title = incidentTitle(incident);
  const call: Text = [...(mention === undefined ? [] : [{ mention }, ' ']), `you are paged as ${page.levelName}`];
  const where: Text = incident.channel === undefined ? 'its channel is being made' : [{ channel: incident.channel }];
  const [worst] = alerts;
  const tail = [
    ...(answered
      ? []
      : [
          actions([
            button({
              label: 'Acknowledge',
              id: actionIds.incidentAck,
              value: incident.token,
              style: 'primary',
              spoken: `Acknowledge ${incidentName(incident.id)}`,
            }),
          ]),
        ]),
    context([identityOf(incident), ['opened by ', { user: incident.openedBy }]], names),
  ];
  return fitted(
    `${escaped(title)} · ${answered ? 'answered' : `you are paged as ${page.levelName}`}`,
    [
      headline({ mark: answered ? 'good' : 'bad', headline: title }, [answered ? 'answered' : call], names),
      ...parts(
        [
          {
            kind: 'text',
            text:
              worst?.summary === incident.title
                ? `${alerts.length} ${alerts.length === 1 ? 'alert' : 'alerts'} of ${incident.service} in ${incident.environment}`
                : (worst?.summary ?? (incident.summary || 'Declared by hand.')),
          },
        ],
        names,
      ),
      ...parts(
        [
          {
            kind: 'text',
            text: answered
              ? closing(content)
              : [...(typeof where === 'string' ? [where] : where), ' · ', ...words(escalationWords(escalation))],
          },
        ],
        names,
      ),
      ...tail,
    ],
    tail.length,
  );
}

const words = (text: Text) => (typeof text === 'string' ? [text] : text);

function closing({ incident, escalation }: IncidentView): Text {
  if (incident.state !== 'open') return ['Resolved by ', { user: incident.resolvedBy ?? 'bot' }, '.'];
  const [first = '', ...rest] = words(escalationWords(escalation));
  return [typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first, ...rest, '.'];
}
