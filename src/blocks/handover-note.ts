import { type Handover, type Incident, incidentName } from '../model/incident.ts';
import type { Mark } from '../model/report.ts';
import { plain, type Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { escaped } from './mrkdwn.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

/** A question to somebody to lead an incident: theirs to accept, until it is answered, replaced, or the incident is over. */
export function handoverNote(key: string, incident: Incident, names: Names): ChatPayload {
  const { handover } = incident;
  const isNewest = handover?.key === key;
  if (handover !== undefined && isNewest && handover.state === 'asked' && incident.state === 'open')
    return asked(handover, incident, names);
  const { mark, words } = over(isNewest ? handover : undefined, incident);
  const title = `Handover of ${incidentName(incident.id)}`;
  const said = plain(words, { user: (id) => names(id) ?? id });
  return fitted(escaped(`${title}: ${said}`), [headline({ mark, headline: title }, [words], names)], 0);
}

function asked({ key, to, by, note }: Handover, { id, token, title }: Incident, names: Names): ChatPayload {
  const value = `${token}:${key}`;
  const words = `Will you lead ${incidentName(id)}?`;
  return fitted(
    escaped(`${words} ${title}`),
    [
      headline({ mark: 'waiting', headline: words }, [[{ mention: to }]], names),
      ...parts(note === '' ? [] : [{ kind: 'text', text: note }], names),
      actions([
        button({ label: 'Accept', id: actionIds.handoverAccept, value, style: 'primary' }),
        button({ label: 'Decline', id: actionIds.handoverDecline, value }),
      ]),
      context([['asked by ', { user: by }, ', who leads until then']], names),
    ],
    2,
  );
}

function over(handover: Handover | undefined, { lead }: Incident): { readonly mark: Mark; readonly words: Text } {
  if (handover === undefined) return { mark: 'neutral', words: 'somebody else was asked since' };
  if (handover.state === 'accepted') return { mark: 'good', words: ['accepted by ', { user: handover.to }] };
  const still: Text = lead === undefined ? 'nobody leads' : [{ user: lead }, ' still leads'];
  if (handover.state === 'declined')
    return { mark: 'warning', words: ['declined; ', ...(typeof still === 'string' ? [still] : still)] };
  return { mark: 'neutral', words: 'the incident was over before it was answered' };
}
