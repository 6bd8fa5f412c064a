import { setTimeout as delay } from 'node:timers/promises';
import type { MovableClock } from '../../clock.ts';
import type { Authority, Pair } from './authority.ts';
import { openDoor } from './door.ts';
import { type CertificateFault, certificateFaults, pairWith } from './faults.ts';

/** How a system that the MCP server calls can be broken. */
export type UpstreamState =
  | { readonly kind: 'works' }
  | { readonly kind: 'status'; readonly status: number }
  /** The first byte of an answer takes this many ms. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Its clock is this many ms ahead of that of everybody. */
  | { readonly kind: 'clock off'; readonly ms: number }
  | { readonly kind: 'hangs' }
  | { readonly kind: 'down' }
  | { readonly kind: CertificateFault };

/** Answers of one path; undefined where there is no such page. */
export type Pages = (path: string) => unknown;

export interface Upstream {
  readonly url: string;
  readonly state: UpstreamState;
  set(state: UpstreamState): Promise<void>;
  stop(): Promise<void>;
}

interface UpstreamOptions {
  readonly clock: MovableClock;
  readonly pages: Pages;
  readonly path: string;
  /** Without it the server speaks plain HTTP. */
  readonly authority?: Authority;
  /** Days that its certificate lasts, where the usual half year will not do. */
  readonly lastsDays?: number;
}

/** What the platform calls it: the one name that every machine resolves to itself. */
const host = 'localhost';

/** Starts a system outside the platform, on a port of this machine. */
export async function startUpstream({ clock, pages, path, authority, lastsDays }: UpstreamOptions): Promise<Upstream> {
  let state: UpstreamState = { kind: 'works' };
  let pair = authority && (await pairOf(authority, state, clock, lastsDays));
  const door = await openDoor(
    (request, response) => {
      const answer = async () => {
        if (state.kind === 'slow') await delay(state.ms);
        const page = pages(request.url ?? '/');
        const status = state.kind === 'status' ? state.status : page === undefined ? 404 : 200;
        // The date of the server is that of the clock everybody has.
        const at = clock.now().getTime() + (state.kind === 'clock off' ? state.ms : 0);
        response.writeHead(status, { 'content-type': 'application/json', date: new Date(at).toUTCString() });
        response.end(JSON.stringify(status === 200 ? page : { error: status }));
      };
      answer().catch(() => request.socket.destroy());
    },
    pair && (() => pair as Pair),
  );
  return {
    url: `${authority === undefined ? 'http' : 'https'}://${host}:${door.port}${path}`,
    get state() {
      return state;
    },
    async set(next) {
      state = next;
      pair = authority && (await pairOf(authority, next, clock, lastsDays));
      door.set(next.kind === 'down' ? 'refuses' : next.kind === 'hangs' ? 'hangs' : 'open');
    },
    stop: door.stop,
  };
}

function pairOf(
  authority: Authority,
  { kind }: UpstreamState,
  clock: MovableClock,
  lastsDays: number | undefined,
): Promise<Pair> {
  return pairWith(authority, [host], isFault(kind) ? kind : 'none', clock.now(), lastsDays);
}

const isFault = (kind: UpstreamState['kind']): kind is CertificateFault =>
  (certificateFaults as readonly string[]).includes(kind);
