import { z } from 'zod';
import { fault } from '../../errors.ts';

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

const timeoutMs = 5000;
const longestBody = 256 * 1024;

/**
 * Where an issuer has its keys, by its discovery document (OpenID Connect, else RFC 8414). Throws ISSUER_UNREACHABLE. A document that names
 * another issuer, or keys without TLS where the issuer has it, is refused.
 */
export async function keysOf(issuer: string): Promise<URL> {
  let last: unknown;
  for (const address of documentsOf(issuer)) {
    try {
      const found = discovery.parse(await read(address));
      if (found.issuer !== issuer) throw new Error(`it names the issuer ${found.issuer}`);
      const keys = new URL(found.jwks_uri);
      if (keys.protocol !== 'https:' && new URL(issuer).protocol === 'https:') throw new Error('its keys have no TLS');
      return keys;
    } catch (error) {
      last = error;
    }
  }
  throw fault('ISSUER_UNREACHABLE', 'The discovery document of the issuer could not be read.', { cause: last });
}

function documentsOf(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname === '/' ? '' : pathname.replace(/\/$/, '');
  return [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ];
}

async function read(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
  const body = await response.text();
  if (!response.ok || body.length > longestBody) throw new Error(`${address} answered ${response.status}`);
  return JSON.parse(body);
}
