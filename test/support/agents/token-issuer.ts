import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** An issuer of tokens on a real socket: discovery document, keys, and tokens with any claims. */
export interface TokenIssuer {
  readonly url: string;
  /** A token for these claims; `over` says what is wrong with it. */
  token(
    claims: Readonly<Record<string, unknown>>,
    over?: { readonly key?: 'strange'; readonly expired?: true },
  ): Promise<string>;
  stop(): Promise<void>;
}

export async function startTokenIssuer(audience: string): Promise<TokenIssuer> {
  const own = await generateKeyPair('RS256');
  const strange = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }] };
  let url = '';
  const server = createServer((request, response) => {
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
      '/keys': keys,
    };
    const found = documents[request.url ?? ''];
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(found ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    token: (claims, over = {}) =>
      new SignJWT({ iss: url, aud: audience, sub: 'somebody', ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'at+jwt' })
        .setIssuedAt()
        .setExpirationTime(over.expired === true ? '-1h' : '30d')
        .sign(over.key === 'strange' ? strange.privateKey : own.privateKey),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
