import type { Button, KnownBlock } from '@slack/types';
import { type Incident, incidentName, severityName } from '../model/incident.ts';
import type { Page } from '../model/paging.ts';
import { inlines, type Text } from '../model/text.ts';
import type { ChatPayload } from '../ports/chat.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView } from '../ports/store/incidents.ts';
import { actionIds, actions, button, context } from './elements.ts';
import { fitted } from './fit.ts';
import { escalationWords, firingWords, identityOf } from './incident-words.ts';
import { escaped } from './mrkdwn.ts';
import { type PageFindings, planLabel } from './page-findings.ts';
import { parts } from './parts.ts';
import { headline } from './report.ts';
import type { Names } from './rich-text.ts';

export interface PageContent extends IncidentView {
  readonly page: Page;
  /** Slack id of the person; undefined in their own direct messages, where nobody needs to be called by name. */
  readonly mention: string | undefined;
  readonly alerts: readonly GroupAlert[];
  /** What a diagnosis of the incident found; undefined while there is none. */
  readonly findings: PageFindings | undefined;
  /** True when the same reader has a newer page of this incident. */
  readonly replaced: boolean;
}

/** How a page stands: still calling, or why it is not. */
type Standing = 'calls' | 'acknowledged' | 'resolved' | 'replaced';

/** A page: what is wrong, where, and what to do. When it needs no answer any more it says why, and its buttons are gone. */
export function pageCard(content: PageContent, names: Names): ChatPayload {
  const { incident, page, mention } = content;
  const standing = standingOf(content);
  const title = pageTitle(incident);
  const call: Text = [...(mention === undefined ? [] : [{ mention }, ' ']), `you are paged as ${page.levelName}`];
  const tail: KnownBlock[] = [
    ...(standing === 'calls' ? [buttons(content)] : []),
    context([identityOf(incident), ['opened by ', { user: incident.openedBy }]], names),
  ];
  const body = [what(content), ...(standing === 'calls' ? findings(content) : []), next(content, standing)];
  return fitted(
    `${escaped(title)} · ${standing === 'calls' ? `you are paged as ${page.levelName}` : aside[standing]}`,
    [
      headline(
        { mark: standing === 'calls' ? 'bad' : standing === 'replaced' ? 'neutral' : 'good', headline: title },
        [standing === 'calls' ? call : aside[standing]],
        names,
      ),
      ...parts(
        body.map((text) => ({ kind: 'text' as const, text })),
        names,
      ),
      ...tail,
    ],
    tail.length,
  );
}

const aside = { acknowledged: 'acknowledged', resolved: 'resolved', replaced: 'a newer page follows' } as const;

function standingOf({ incident, escalation, replaced }: PageContent): Standing {
  if (incident.state !== 'open') return 'resolved';
  if (escalation?.state === 'acknowledged' || escalation?.state === 'stopped') return 'acknowledged';
  return replaced ? 'replaced' : 'calls';
}

/** `P1 · production · mcp-server: 31% of calls fail`: all that a locked phone shows. */
export function pageTitle({ severity, environment, service, title }: Incident): string {
  const named = title.toLowerCase().startsWith(service.toLowerCase());
  return `${severityName(severity)} · ${environment} · ${named ? title : `${service}: ${title}`}`;
}

function what({ incident, alerts: [worst] }: PageContent): Text {
  if (worst === undefined) return incident.summary || 'Declared by hand.';
  const firing = firingWords(incident);
  return worst.summary === incident.title ? firing : `${worst.summary} · ${firing}`;
}

const findings = ({ findings: found }: PageContent): readonly Text[] => (found === undefined ? [] : [found.cause]);

function next({ incident, escalation }: PageContent, standing: Standing): Text {
  if (standing === 'resolved') return ['Resolved by ', { user: incident.resolvedBy ?? 'bot' }, '.'];
  const [first = '', ...rest] = inlines(escalationWords(escalation));
  if (standing === 'acknowledged')
    return [typeof first === 'string' ? first.charAt(0).toUpperCase() + first.slice(1) : first, ...rest, '.'];
  const where = incident.channel === undefined ? 'its channel is being made' : { channel: incident.channel };
  return [where, ' · ', first, ...rest];
}

/** Says who has an incident in hand; its page and App Home have the same. */
export function acknowledgeButton({ token, id }: Pick<Incident, 'token' | 'id'>): Button {
  return button({
    label: 'Acknowledge',
    id: actionIds.incidentAck,
    value: token,
    style: 'primary',
    spoken: `Acknowledge ${incidentName(id)}`,
  });
}

function buttons({ incident, findings: found }: PageContent): KnownBlock {
  return actions([
    acknowledgeButton(incident),
    ...(found?.offer === undefined
      ? []
      : [
          button({
            label: planLabel(found.offer),
            id: actionIds.incidentOffer,
            value: `${incident.token}:${found.offer.id}`,
          }),
        ]),
  ]);
}
