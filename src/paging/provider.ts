import type { z } from 'zod';
import type { Severity } from '../model/incident.ts';
import type { EndsTold, Person } from '../model/paging.ts';
import type { Outbound } from '../ports/outbound.ts';

/** What a provider is to tell one person about one incident. */
export interface PageOrder {
  /** Stays the same when the order is sent again: the receiver may use it to tell a repeat from a new page. */
  readonly key: string;
  /** Stays the same for all pages of an incident: what PagerDuty calls the dedup key. */
  readonly incidentKey: string;
  readonly kind: 'page' | 'acknowledged' | 'resolved';
  /** `INC-7`. */
  readonly incident: string;
  readonly title: string;
  readonly severity: Severity;
  readonly environment: string;
  readonly service: string;
  readonly summary: string;
  readonly person: Person;
  /** `L1`. */
  readonly level: string;
  /** ISO 8601: when this page was decided, not when it is sent. */
  readonly at: string;
  /** ISO 8601: when the next level is paged; undefined after the last. */
  readonly nextAt: string | undefined;
  /** True when an earlier attempt may have arrived: said in the page. */
  readonly repeated: boolean;
}

export interface ProviderSurroundings {
  /** Secrets by the name of their environment variable. */
  readonly secret: (name: string) => string;
  readonly now: () => Date;
  /** The only way out: checks addresses, follows nothing. */
  readonly outbound: Outbound;
}

/** A way to reach people, ready to use. */
export interface Pager {
  /**
   * Hands one page over; gives the receipt of the other side. Rejects with PAGE_REFUSED when it will never take it, with PAGE_FAILED
   * when it may later; with effect `unknown` when the page may have got through. `signal` is the deadline (10 s): a page that
   * is not answered when it fires has failed, with what is known about its effect.
   */
  send(order: PageOrder, signal: AbortSignal): Promise<{ readonly receipt: string }>;
  close(): Promise<void>;
}

/** One way to reach people, one file under providers/. */
export interface PageProvider<Settings> {
  readonly type: string;
  /** The settings of one provider of this type, as a part of the configuration file. */
  readonly settings: z.ZodType<Settings>;
  /** Names of the environment variables these settings need. */
  readonly secrets: (settings: Settings) => readonly string[];
  /** Who is told that an incident was acknowledged or resolved: one alert of the incident there (PagerDuty), or each person who was paged. */
  readonly tellsEnds: EndsTold;
  open(settings: Settings, surroundings: ProviderSurroundings): Pager;
}

/** Keeps the settings' type together with their provider. */
export function pageProvider<Settings>(provider: PageProvider<Settings>): PageProvider<Settings> {
  return Object.freeze(provider);
}
