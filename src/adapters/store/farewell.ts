import { unlessAborted } from '../unless-aborted.ts';

/** A server that hangs says no good-bye; a process that stops has less time than that. */
const patienceMs = 2000;

/** Waits for connections to be closed in order, at most 2 s. Never rejects. */
export async function farewell(closing: Promise<void>): Promise<void> {
  await unlessAborted(closing, AbortSignal.timeout(patienceMs)).catch(() => undefined);
}
