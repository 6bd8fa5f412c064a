import type { Incident } from '../model/incident.ts';

export type OpenIncident = Pick<Incident, 'id' | 'severity' | 'title' | 'openedAt'>;

/** The bot's own incidents of one environment. */
export interface OpenIncidents {
  /** Those that are open, worst first; undefined where the bot keeps no incidents. Rejects with STORE_DOWN. */
  open(): Promise<readonly OpenIncident[] | undefined>;
}
