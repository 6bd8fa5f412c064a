import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { World } from '../world.ts';

/** What undici says of a request, with its answer once there is one. */
interface OnItsWay {
  readonly request: { readonly origin: unknown; readonly method: string; readonly path: string };
  readonly response?: { readonly statusCode: number };
}

export interface Haste {
  /** Method and path of each call that came too early. */
  readonly hasty: readonly string[];
  /** How many different calls were asked to wait. */
  readonly limited: number;
  stop(): void;
}

/** A timer may fire a little before its time. */
const toleranceMs = 50;

/**
 * Calls that the bot began before the time it was asked to wait was over. They are seen where they leave: what was on its way already when the
 * answer came is none of them, however long it takes to arrive.
 */
export function watchHaste({ clock, platform }: Pick<World, 'clock' | 'platform'>, askedMs: number): Haste {
  const over = new Map<string, number>();
  const hasty: string[] = [];
  const keyOf = ({ request }: OnItsWay) =>
    // A 429 behind a proxy may be the pod's own.
    request.origin === platform.cluster.url && !request.path.includes('/proxy')
      ? `${request.method} ${request.path}`
      : undefined;
  const begun = (message: unknown) => {
    const key = keyOf(message as OnItsWay);
    if (key !== undefined && clock.now().getTime() < (over.get(key) ?? 0)) hasty.push(key);
  };
  const answered = (message: unknown) => {
    const { response } = message as OnItsWay;
    const key = keyOf(message as OnItsWay);
    if (key !== undefined && response?.statusCode === 429) over.set(key, clock.now().getTime() + askedMs - toleranceMs);
  };
  subscribe('undici:request:create', begun);
  subscribe('undici:request:headers', answered);
  return {
    hasty,
    /** How many different calls were asked to wait. */
    get limited() {
      return over.size;
    },
    stop() {
      unsubscribe('undici:request:create', begun);
      unsubscribe('undici:request:headers', answered);
    },
  };
}
