import type { Rule } from '../alerts/match.ts';
import type { Severity } from '../model/incident.ts';
import type { EscalationPolicy } from '../model/paging.ts';

export interface SeveritySettings {
  /** Until when somebody should have answered what began at this instant: by the clock, or by business hours. */
  readonly answerDue: (began: Date) => Date;
  /** A status update is due this often; undefined: never. */
  readonly updateMs: number | undefined;
  /** Who is paged; undefined: nobody. */
  readonly policy: EscalationPolicy | undefined;
}

/** How incidents are run here: the configuration, read once. */
export interface IncidentSettings {
  readonly indexChannel: string;
  readonly channelPrefix: string;
  readonly privateChannels: boolean;
  /** Slack user ids and user group ids. */
  readonly invite: readonly string[];
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly rules: readonly Rule[];
  readonly quietMs: number;
  /** What fires again so soon after its incident was resolved opens that one again, in ms. */
  readonly reopenMs: number;
  readonly pageAgainAlerts: number;
  readonly archiveMs: number | undefined;
  readonly checklist: 'generic' | 'msil';
  /** Emoji that puts a message into the timeline; undefined: none does. */
  readonly markEmoji: string | undefined;
  readonly diagnose: boolean;
  /** Whether post-mortems are kept outside of Slack too. */
  readonly exports: boolean;
  readonly severities: Readonly<Record<Severity, SeveritySettings>>;
  readonly contacts: readonly { readonly service: string; readonly support: string; readonly line: string }[];
  /** How long an acknowledgement holds while nothing is seen of the person, in ms. */
  readonly ackLeaseMs: (severity: Severity) => number;
}

/** The policies by which incidents page, one for each severity that pages anybody. */
export const policiesOf = (settings: Pick<IncidentSettings, 'severities'> | undefined): readonly EscalationPolicy[] =>
  Object.values(settings?.severities ?? {}).flatMap(({ policy }) => policy ?? []);
