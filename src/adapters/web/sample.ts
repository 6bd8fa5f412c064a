import { type Dispatcher, errors } from 'undici';
import { fault } from '../../errors.ts';
import type { WebAnswer } from '../../ports/web.ts';
import { connectionWords } from '../connection-failure.ts';

/**
 * GET, timed until the whole answer was read and thrown away. Straight to the dispatcher: no stream, signal or timer for each request, because
 * what the client takes is counted as the server's. Throws HTTP_FAILED when no whole answer comes in time.
 */
export function sampled(dispatcher: Dispatcher, url: URL, timeoutMs: number): Promise<WebAnswer> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    let status = 0;
    const options = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: 'GET' as const,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
    };
    dispatcher.dispatch(options, {
      onRequestStart() {},
      onResponseStart(_controller, statusCode) {
        status = statusCode;
      },
      onResponseData(controller) {
        // `bodyTimeout` is between two pieces: a body without end would be read forever.
        if (performance.now() - started > timeoutMs) controller.abort(new errors.BodyTimeoutError());
      },
      onResponseEnd() {
        resolve({ status, ms: performance.now() - started });
      },
      onResponseError(_controller, cause) {
        const isLate = cause instanceof errors.HeadersTimeoutError || cause instanceof errors.BodyTimeoutError;
        const what = isLate
          ? `no answer in ${Math.round(timeoutMs / 1000)} s`
          : `cannot be reached (${connectionWords(cause)})`;
        reject(fault('HTTP_FAILED', what, { cause }));
      },
    });
  });
}
