import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { fault, isFault } from '../../errors.ts';
import type { AgentTokens } from '../../ports/agent-tokens.ts';
import type { Clock } from '../../ports/clock.ts';
import { keysOf } from './issuer.ts';

/** Signatures that only the issuer can make: none with a shared secret, and never `none`. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/** Clocks may differ by so much. */
const toleranceSeconds = 10;
/** The discovery document is read again after this, and after a failure at once. */
const discoveryMs = 60 * 60_000;
const longestToken = 16 * 1024;

type Keys = ReturnType<typeof createRemoteJWKSet>;

/** Tokens of one issuer, made for one audience: JWTs checked by the keys it publishes (RFC 9068, RFC 8707). */
export function jwtTokens({
  issuer,
  audience,
  clock,
}: {
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}): AgentTokens {
  let found: { readonly keys: Promise<Keys>; readonly until: number } | undefined;
  const keys = async (): Promise<Keys> => {
    if (found === undefined || clock.monotonic() > found.until) {
      const reading = keysOf(issuer).then((url) => createRemoteJWKSet(url, { timeoutDuration: 5000 }));
      found = { keys: reading, until: clock.monotonic() + discoveryMs };
      reading.catch(() => {
        found = undefined;
      });
    }
    return found.keys;
  };
  return {
    async verify(token) {
      if (token.length > longestToken) throw refused('it is too long');
      const known = await keys();
      try {
        const { payload } = await jwtVerify(token, known, {
          issuer,
          audience,
          algorithms,
          requiredClaims: ['exp'],
          clockTolerance: toleranceSeconds,
          currentDate: clock.now(),
        });
        return { issuer, claims: payload };
      } catch (error) {
        throw whyNot(error);
      }
    },
  };
}

/** What a token is refused for, without a word of the token. */
function whyNot(error: unknown): Error {
  if (isFault(error)) return error;
  if (error instanceof errors.JWTExpired) return refused('it is over');
  if (error instanceof errors.JWTClaimValidationFailed) return refused(`its claim ${error.claim} does not fit`);
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return fault('ISSUER_UNREACHABLE', 'The keys of the issuer could not be read.', { cause: error });
  return refused('its signature does not hold');
}

function refused(why: string) {
  return fault('TOKEN_REFUSED', `The token was refused: ${why}.`);
}
