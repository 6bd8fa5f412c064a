import type { Attachment, StoredFile } from './file.ts';
import type { Chart } from './series.ts';
import type { Text } from './text.ts';

/** How a report or one of its lines stands; always shown with a word beside the mark. */
export type Mark = 'good' | 'bad' | 'warning' | 'unknown' | 'neutral' | 'running' | 'waiting';

/** A command that a button asks for. It goes through the same door as a typed one, with the rights of whoever presses it. */
export interface Offer {
  /** What the button says: a verb and its object, `Roll back to 41`. */
  readonly label: string;
  /** The action, by its command: `rollback`, `auth clear-jwks`. */
  readonly action: string;
  readonly params: Readonly<Record<string, string | number | boolean>>;
  /** An offer only asks: red is for what changes something when it is pressed. */
  readonly style?: 'primary';
}

/** An offer that is made later, as a question with its button, where it is still wanted then. */
export type TimedOffer = {
  /** `Enable bulk_export again?` */
  readonly question: string;
  readonly offer: Offer;
} & (
  | { /** ISO 8601. */ readonly at: string }
  /** ms after the end of the run. */
  | { readonly afterMs: number }
);

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

export type Part =
  | { readonly kind: 'text'; readonly text: Text }
  /** One line each: a mark, a name, what was seen. */
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'table'; readonly columns: readonly Column[]; readonly rows: readonly (readonly Text[])[] }
  /** Preformatted lines of a machine: a log, a diff. */
  | { readonly kind: 'log'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Text[] }
  /** A few names, each with its value: at most ten. */
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  /** Numbers over time: a picture in Slack, lines of bars in a terminal. */
  | { readonly kind: 'series'; readonly chart: Chart };

/** What does not fit into one message. Its message shows one page, and buttons edit it to show another. */
export interface Pages {
  /** What the buttons say: `Newer` and `Older`, where pages go back in time. */
  readonly back: string;
  readonly on: string;
  /** Two or more; each is shown below the parts of the report. Its charts have no picture. */
  readonly list: readonly (readonly Part[])[];
}

export interface Field {
  readonly label: string;
  readonly value: Text;
}

export interface Line {
  readonly mark: Mark;
  readonly label: string;
  readonly text: Text;
}

/** What an action gives back: neutral of Slack, plain JSON, so that it can be stored, drawn again and printed in a terminal. */
export interface Report {
  readonly mark: Mark;
  /** The answer, in one sentence: subject, verdict, number. */
  readonly headline: string;
  readonly parts?: readonly Part[];
  readonly pages?: Pages;
  /** Small print: what was read, what was not, how long it took. */
  readonly notes?: readonly Text[];
  /** What to do next, most useful first; three are in sight. */
  readonly offers?: readonly Offer[];
  readonly attachments?: readonly Attachment[];
  /** What to ask later; nothing comes of it where the run did not end well. */
  readonly later?: readonly TimedOffer[];
}

/** A report as it comes back from the store. */
export type StoredReport = Omit<Report, 'attachments'> & { readonly attachments?: readonly StoredFile[] };
