import type { Fault } from '../errors.ts';
import { plain } from '../model/text.ts';

/** Timers are not exact: a call that ended this close to its deadline, in ms, ended by it. */
const closeMs = 50;

/** Why a pod or service gave no answer, in a few words: `no answer in 3 s`, or the reason of the adapter without its subject. */
export function noAnswer(error: Fault, tookMs: number, deadlineMs: number): string {
  if (tookMs >= deadlineMs - closeMs) return `no answer in ${deadlineMs / 1000} s`;
  const message = plain(error.text);
  const at = message.indexOf(': ');
  return (at === -1 ? message : message.slice(at + 2)).replace(/\.$/, '');
}
