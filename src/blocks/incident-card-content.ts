import type { Report } from '../model/report.ts';
import type { PastChange } from '../ports/past-changes.ts';
import type { GroupAlert } from '../ports/store/alerts.ts';
import type { IncidentView, SimilarIncident } from '../ports/store/incidents.ts';
import type { PageFindings } from './page-findings.ts';

/** All that the card of an incident shows. */
export interface IncidentCardContent extends IncidentView {
  readonly alerts: readonly GroupAlert[];
  /** The guide that fits what fires. */
  readonly guide?: { readonly name: string; readonly title: string } | undefined;
  /** What a diagnosis found; left out while there is none. */
  readonly findings?: PageFindings | undefined;
  /** What changed before it; left out until somebody looked. */
  readonly changes?: Pick<Report, 'mark' | 'headline'> | undefined;
  /** Tools that the bot has disabled in its environment and not enabled since. */
  readonly disabled?: readonly PastChange[];
  /** An earlier incident like it; left out where there is none. */
  readonly similar?: SimilarIncident | undefined;
  /** When it is drawn: what is overdue by then says so. Left out, nothing is. */
  readonly now?: Date;
}
