import type { Part } from '../model/report.ts';
import { counted } from '../model/units.ts';
import type { SessionEnd } from '../ports/database.ts';

/** What became of one session that a plan showed. */
export interface EndedSession {
  readonly key: string;
  /** As the plan showed it. */
  readonly words: string;
  readonly end: End;
}

/** One that is gone although no answer says that this run ended it: the worker that did may have stopped before it could write so. */
export type End = SessionEnd | 'gone meanwhile';

const inTable: Readonly<Record<End, string>> = {
  ended: 'ended',
  'busy again': 'left: it worked again meanwhile',
  'already gone': 'had already gone',
  'gone meanwhile': 'gone since the run began',
  kept: 'left: its client needs it as a spare',
  'not permitted': 'not permitted',
  'still there': 'told to end, still there after 5 s',
};

/** One line for each session, what went wrong first. */
export function endedTable(ended: readonly EndedSession[]): Part {
  const order = [...ended].sort((a, b) => Number(isFailure(b)) - Number(isFailure(a)));
  return {
    kind: 'table',
    columns: [{ title: 'Session' }, { title: 'Result' }],
    rows: order.map(({ words, end }) => [words, inTable[end]]),
  };
}

/** True where the run did not do what was approved. */
export function isFailure({ end }: EndedSession): boolean {
  return end === 'not permitted' || end === 'still there';
}

const countOf = (all: readonly EndedSession[], end: End) => all.filter((one) => one.end === end).length;

/** `54 of 58 sessions ended`. */
export function endedWords(ended: readonly EndedSession[]): string {
  const count = countOf(ended, 'ended');
  if (count > 0) return `${count} of ${counted(ended.length, 'session')} ended`;
  return ended.length === 1 ? 'The session was not ended' : `None of the ${ended.length} sessions was ended`;
}

/** `3 became active and were left alone, 1 had already gone`; '' where all were ended. */
export function leftWords(ended: readonly EndedSession[]): string {
  const say = (end: End, words: (count: number) => string) => {
    const count = countOf(ended, end);
    return count === 0 ? [] : [words(count)];
  };
  return [
    ...say('not permitted', (count) => `${count} could not be ended: not permitted`),
    ...say('still there', (count) => `${count} did not end in 5 s`),
    ...say('busy again', (count) => `${count} became active and ${count === 1 ? 'was' : 'were'} left alone`),
    ...say('kept', (count) => `${count} ${count === 1 ? 'was' : 'were'} left as ${count === 1 ? 'a spare' : 'spares'}`),
    ...say('gone meanwhile', (count) => `${count} ${count === 1 ? 'has' : 'have'} gone since the run began`),
    ...say('already gone', (count) => `${count} had already gone`),
  ].join(', ');
}
