import type { MovableClock } from '../../clock.ts';
import type { FaultBook, FaultEffect } from '../faults.ts';
import { refused } from './admit.ts';
import type { ApiRequest } from './request.ts';
import { ApiError } from './status.ts';

/** What faults leave of a request: it goes on, it is answered by a broken connection, or never. */
export interface Suffered {
  readonly fate: 'goes-on' | 'dropped' | 'never-answered';
  /** The request is handled, and the connection breaks instead of the answer. */
  readonly losesReply: boolean;
}

function errorOf(effect: FaultEffect, request: ApiRequest): ApiError | undefined {
  switch (effect.kind) {
    case 'busy':
      return new ApiError(429, 'TooManyRequests', 'Too many requests, please try again later.', {
        retryAfterSeconds: effect.retryAfterSeconds ?? 1,
      });
    case 'error': {
      const unavailable = 'the server is currently unable to handle the request';
      return effect.code === 503
        ? new ApiError(503, 'ServiceUnavailable', effect.message ?? unavailable)
        : new ApiError(effect.code, 'InternalError', effect.message ?? 'Internal error occurred: injected fault');
    }
    case 'forbidden':
      return refused(request, request.verb, '');
    case 'expired':
      return new ApiError(410, 'Expired', 'The resourceVersion for the provided list is too old.');
    default:
      return undefined;
  }
}

/** Lets the injected faults act on a request before it is handled; throws the error a fault answers. `stopping` ends its waits. */
export async function suffer(
  faults: FaultBook,
  clock: MovableClock,
  request: ApiRequest,
  stopping: AbortSignal,
): Promise<Suffered> {
  const effects = faults.meet({ verb: request.verb, identity: request.identity.user, target: request.target });
  let losesReply = false;
  for (const effect of effects) {
    if (effect.kind === 'latency') {
      const waited = await clock.sleep(effect.ms, stopping).then(
        () => true,
        () => false,
      );
      if (!waited) return { fate: 'dropped', losesReply };
    }
    if (effect.kind === 'reset') return { fate: 'dropped', losesReply };
    if (effect.kind === 'hang') return { fate: 'never-answered', losesReply };
    if (effect.kind === 'lost-reply') losesReply = true;
    const error = errorOf(effect, request);
    if (error) throw error;
  }
  return { fate: 'goes-on', losesReply };
}
