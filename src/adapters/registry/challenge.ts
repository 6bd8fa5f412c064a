/** What a registry asks for before it answers (RFC 7235, and the token flow of the distribution API). */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      readonly realm: string;
      readonly service: string | undefined;
      readonly scope: string | undefined;
    };

const parameter = /(?<![a-z_])([a-z_]{1,64})="((?:[^"\\]|\\.)*)"/gi;

/** Reads a WWW-Authenticate header; undefined for a way the bot does not know. */
export function challengeOf(header: string): Challenge | undefined {
  const [scheme = ''] = header.trim().split(/\s+/, 1);
  if (scheme.toLowerCase() === 'basic') return { scheme: 'basic' };
  if (scheme.toLowerCase() !== 'bearer') return undefined;
  const given = new Map(
    [...header.matchAll(parameter)].map(([, key = '', value = '']) => [
      key.toLowerCase(),
      value.replaceAll(/\\(.)/g, '$1'),
    ]),
  );
  const realm = given.get('realm');
  if (realm === undefined) return undefined;
  return { scheme: 'bearer', realm, service: given.get('service'), scope: given.get('scope') };
}
