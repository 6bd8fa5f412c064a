import type { MovableClock } from '../../clock.ts';
import type { SignIn } from '../../mcp-server/told.ts';
import type { Authority } from './authority.ts';
import { audience } from './manifests.ts';
import { startUpstream, type Upstream } from './upstream.ts';

/** The identity provider of an environment: it tells where its keys are, and which there are. */
export interface Identity extends Upstream {
  /** What it calls itself. */
  readonly issuer: string;
  /** What an MCP server that is set up rightly has. */
  readonly signIn: SignIn;
  /** Withdraws the oldest key and signs with a new one. */
  rotate(): void;
  /** Another name than its address in what it tells of itself; undefined: the right one. */
  callItself(name: string | undefined): void;
}

const wellKnown = '/.well-known/openid-configuration';

/** Starts an identity provider (OpenID Connect Discovery 1.0), with the two keys that every server knows from its start. */
export async function startIdentity(clock: MovableClock, authority: Authority): Promise<Identity> {
  const keys = ['kid-2026-a', 'kid-2026-b'];
  let rotations = 0;
  let name: string | undefined;
  let issuer = '';
  const pages = (path: string) => {
    if (path === wellKnown)
      return { issuer: name ?? issuer, jwks_uri: `${issuer}/keys`, id_token_signing_alg_values_supported: ['ES256'] };
    if (path === '/keys')
      return { keys: keys.map((kid) => ({ kid, kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256' })) };
    return undefined;
  };
  // Clients check it against their own clock, which may be far from that of the sandbox.
  const server = await startUpstream({ clock, pages, path: '', authority, lastsDays: 3650.5 });
  issuer = server.url;
  return {
    ...server,
    get state() {
      return server.state;
    },
    issuer,
    signIn: { keys: () => [...keys], issuer, audience },
    rotate() {
      keys.shift();
      rotations += 1;
      keys.push(`kid-2026-${String.fromCharCode('b'.charCodeAt(0) + rotations)}`);
    },
    callItself(next) {
      name = next;
    },
  };
}
