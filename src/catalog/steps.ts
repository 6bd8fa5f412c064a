import type { Attachment } from '../model/file.ts';

/** A part of a run while it works. */
export interface Step {
  /** One line that says how far it is. */
  say(detail: string): void;
  /** When the step was first begun, by whichever worker. */
  readonly since: Date;
  /** Who has pressed the button that the plan names for this step (GoBack); undefined where nobody has. */
  readonly backAskedBy: string | undefined;
}

/** What a wait saw: that it is over, and with what; or, in one line, how far it is. */
export type Looked<T> = { readonly done: T } | { readonly waiting: string };

export interface Wait<T> {
  /** ms between two looks. No worker holds the run meanwhile, and it survives every restart. */
  readonly everyMs: number;
  /** ms after its first look the wait ends with WAIT_OVER. */
  readonly deadlineMs: number;
  /** Reads the world; after a takeover, and each time it is woken. */
  look(step: Step): Promise<Looked<T>>;
}

export interface Steps {
  /** Reads or waits. After a takeover it is done again when it had not ended. */
  observe<T>(key: string, work: (step: Step) => Promise<T>): Promise<T>;
  /** Changes something. The intent is journalled before anything is sent. */
  readonly once: Once;
  /** Waits for something that may take an hour: see Wait. */
  waitUntil<T>(key: string, wait: Wait<T>): Promise<T>;
  /** Puts a file into the thread, once per name. */
  attach(file: Attachment): Promise<void>;
}

type Say = Pick<Step, 'say'>;

/**
 * A change that a run makes once, whichever workers carry it on and whatever replies are lost. An action picks the kind by what makes a
 * repetition safe. The first three ask the world whether it is done already, before each try and after each lost reply.
 */
export interface Once {
  /** The write leaves the mark of the run on the object (WriteMark) and carries the version it was decided on, so a late one is refused. */
  marked<T>(key: string, change: Marked<T>): Promise<T>;
  /** The system takes a name of ours and has one thing of that name: a Job, an object written with If-None-Match, a snapshot. */
  keyed<T>(key: string, change: Keyed<T>): Promise<T>;
  /** It is done when the thing is away, whoever took it away. */
  gone<T>(key: string, change: Gone<T>): Promise<T>;
  /** May be done again without harm: ANALYZE, clearing a cache. Nothing is asked; after a lost reply it is done again. */
  harmless<T>(key: string, work: (step: Say) => Promise<T>): Promise<T>;
  /**
   * None of these: nobody can tell afterwards whether it was done. It is sent at most once; a lost reply, or a worker that stopped in the
   * middle, ends the run as OUTCOME_UNKNOWN, and a person looks.
   */
  unverifiable<T>(key: string, work: (step: Say) => Promise<T>): Promise<T>;
}

export interface Marked<T> {
  /** The result where the object carries the mark of this run; undefined where it does not. */
  written(): Promise<T | undefined>;
  write(step: Say): Promise<T>;
}

export interface Keyed<T> {
  /** The result where the thing of our name is there; undefined where it is not. */
  made(): Promise<T | undefined>;
  make(step: Say): Promise<T>;
}

export interface Gone<T> {
  /** The result where the thing is away; undefined while it is there. */
  away(): Promise<T | undefined>;
  remove(step: Say): Promise<T>;
}
