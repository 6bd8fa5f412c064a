import type { KnownBlock } from '@slack/types';
import { commandKey, commandsOf } from '../alerts/command.ts';
import type { Incident, Phase } from '../model/incident.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import { actionIds, actions, button, type Further, inSight, moreMenu } from './elements.ts';
import type { IncidentCardContent } from './incident-card-content.ts';
import { phaseWords } from './incident-words.ts';
import { planLabel } from './page-findings.ts';

/** The next useful action first; nothing that does nothing. */
export function incidentControls(card: IncidentCardContent): KnownBlock[] {
  const { incident, escalation, alerts, guide } = card;
  const { token } = incident;
  const make = (label: string, id: string, style?: 'primary') => button({ label, id, value: token, style });
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
  const act = (label: string, id: string, rest?: string | number, style?: 'primary'): Wish => ({
    label,
    id,
    value: rest === undefined ? token : `${token}:${rest}`,
    style,
  });
  const resolve = act('Resolve', actionIds.incidentResolve, undefined, isQuiet ? 'primary' : undefined);
  const wishes: readonly Wish[] = [
    ...(isQuiet ? [resolve] : []),
    ...(waits ? [act('Acknowledge', actionIds.incidentAck, undefined, isQuiet ? undefined : 'primary')] : []),
    ...(waits || incident.lead !== undefined
      ? []
      : [act('Take the lead', actionIds.incidentLead, undefined, isQuiet ? undefined : 'primary')]),
    // A way out is worth more than where to begin looking.
    ...(card.findings?.offer === undefined ? commandWish(incident, alerts) : planWish(card)),
    act('Update', actionIds.incidentUpdate),
    ...(isQuiet ? [] : [resolve]),
    ...(escalation?.state === 'armed' || escalation?.state === 'acknowledged'
      ? [act('Page the next level…', actionIds.incidentEscalate, escalation.epoch)]
      : []),
    ...(guide === undefined ? [] : [act(`Guide: ${guide.title}`, actionIds.guideStart, guide.name)]),
    ...nextPhases(incident.phase).map((phase) => act(`Phase: ${phaseWords[phase]}`, actionIds.incidentPhase, phase)),
  ];
  return [actions([...wishes.slice(0, inSight).map(button), moreMenu(wishes.slice(inSight))])];
}

/** What may be pressed: in sight, or behind "More". */
interface Wish extends Further {
  readonly style?: 'primary' | undefined;
}

/** The way out that fits the cause; it only plans. */
function planWish({ incident, findings }: IncidentCardContent): readonly Wish[] {
  const offer = findings?.offer;
  if (offer === undefined) return [];
  return [{ label: planLabel(offer), id: actionIds.incidentOffer, value: `${incident.token}:${offer.id}` }];
}

/** The command to begin with, as the worst alert that fires says. */
function commandWish({ token }: Incident, alerts: readonly GroupAlert[]): readonly Wish[] {
  const [command] = commandsOf(alerts);
  if (command === undefined) return [];
  return [{ label: `/mcp ${command}`, id: actionIds.incidentCommand, value: `${token}:${commandKey(command)}` }];
}

function nextPhases(now: Phase): readonly Phase[] {
  return (['triage', 'investigate', 'mitigate', 'resolve'] as const).filter((phase) => phase !== now);
}
