import { fault } from '../../errors.ts';
import type { WebReader } from '../../ports/web.ts';
import { linkedSignal } from '../../signals.ts';
import { connectionReason } from '../http-answer.ts';

/** HTTP endpoints of the platform that the configuration names; never an address that came from outside. */
export function webReader(): WebReader {
  return {
    async get(url, { timeoutMs, signal }) {
      const deadline = AbortSignal.timeout(timeoutMs);
      const over = linkedSignal(deadline, ...(signal === undefined ? [] : [signal]));
      const started = performance.now();
      try {
        const answer = await fetch(url, {
          redirect: 'manual',
          signal: over.signal,
        });
        const ms = performance.now() - started;
        await answer.body?.cancel();
        return { status: answer.status, ms };
      } catch (cause) {
        signal?.throwIfAborted();
        const what = deadline.aborted
          ? `no answer in ${Math.round(timeoutMs / 1000)} s`
          : `cannot be reached (${connectionReason(cause)})`;
        throw fault('HTTP_FAILED', what, { cause });
      } finally {
        over.release();
      }
    },
  };
}
