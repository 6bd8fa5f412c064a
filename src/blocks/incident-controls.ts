import type { Button, KnownBlock } from '@slack/types';
import { commandKey, commandsOf } from '../alerts/command.ts';
import type { Incident, Phase } from '../model/incident.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import { actionIds, actions, button, select } from './elements.ts';
import type { IncidentCardContent } from './incident-card-content.ts';
import { phaseWords } from './incident-words.ts';
import { planLabel } from './page-findings.ts';

/** The next useful action first; nothing that does nothing. */
export function incidentControls(card: IncidentCardContent): KnownBlock[] {
  const { incident, escalation, alerts, guide } = card;
  const { token } = incident;
  const make = (label: string, id: string, style?: 'primary' | 'danger') => button({ label, id, value: token, style });
  if (incident.state === 'closed') return [];
  if (incident.state === 'resolved')
    return [
      actions([
        make('Post-mortem', actionIds.incidentPostMortem, 'primary'),
        make('Open again', actionIds.incidentReopen),
      ]),
    ];
  const isQuiet = incident.quietSince !== undefined;
  const waits = escalation?.state === 'armed' || escalation?.state === 'exhausted';
  const next = escalation?.state === 'armed' || escalation?.state === 'acknowledged';
  return [
    actions([
      ...(waits ? [make('Acknowledge', actionIds.incidentAck, isQuiet ? undefined : 'primary')] : []),
      ...(waits || incident.lead !== undefined ? [] : [make('Take the lead', actionIds.incidentLead, 'primary')]),
      // A way out is worth more than where to begin looking.
      ...(card.findings?.offer === undefined ? commandButton(incident, alerts) : planButton(card)),
      ...(guide === undefined
        ? []
        : [button({ label: `Guide: ${guide.title}`, id: actionIds.guideStart, value: `${token}:${guide.name}` })]),
      make('Update', actionIds.incidentUpdate),
      make('Resolve', actionIds.incidentResolve, isQuiet ? 'primary' : undefined),
      ...(next
        ? [
            button({
              label: 'Escalate now',
              id: actionIds.incidentEscalate,
              value: `${token}:${escalation.epoch}`,
              confirm: {
                title: 'Page the next level?',
                text: 'The next level of the escalation policy is paged at once.',
                yes: 'Page them',
              },
            }),
          ]
        : []),
      select(
        actionIds.incidentPhase,
        'Phase',
        nextPhases(incident.phase).map((phase) => ({ label: phaseWords[phase], value: `${token}:${phase}` })),
      ),
    ]),
  ];
}

/** The way out that fits the cause; it only plans. */
function planButton({ incident, findings }: IncidentCardContent): readonly Button[] {
  const offer = findings?.offer;
  if (offer === undefined) return [];
  return [button({ label: planLabel(offer), id: actionIds.incidentOffer, value: `${incident.token}:${offer.id}` })];
}

/** The command to begin with, as the worst alert that fires says. */
function commandButton({ token }: Incident, alerts: readonly GroupAlert[]): readonly Button[] {
  const [command] = commandsOf(alerts);
  if (command === undefined) return [];
  const value = `${token}:${commandKey(command)}`;
  return [button({ label: `/mcp ${command}`, id: actionIds.incidentCommand, value })];
}

function nextPhases(now: Phase): readonly Phase[] {
  return (['triage', 'investigate', 'mitigate', 'resolve'] as const).filter((phase) => phase !== now);
}
