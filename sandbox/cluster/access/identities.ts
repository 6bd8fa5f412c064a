import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store.ts';

/** Who asks. */
export interface Identity {
  readonly user: string;
  readonly groups: readonly string[];
}

export const ANONYMOUS: Identity = { user: 'system:anonymous', groups: ['system:unauthenticated'] };

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

/** Tokens and who stands behind them. */
export interface Identities {
  /** The token of `admin` or of `system:serviceaccount:<namespace>:<name>`; the same one each time it is asked for. */
  token(identity: string): string;
  /** Who an Authorization header speaks for; nobody, when the token is wrong or its service account is gone. */
  authenticate(header: string | undefined): Identity | undefined;
}

/** Keeps the tokens of one cluster. */
export function createIdentities(store: Store): Identities {
  const tokens = new Map<string, string>();

  const identityOf = (name: string): Identity | undefined => {
    if (name === 'admin') return { user: 'admin', groups: ['system:masters', 'system:authenticated'] };
    const [, namespace, account] = SERVICE_ACCOUNT.exec(name) ?? [];
    if (namespace === undefined || account === undefined) return undefined;
    if (!store.get('serviceaccounts', namespace, account)) return undefined;
    const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
    return { user: name, groups };
  };

  return {
    token(identity) {
      if (identity !== 'admin' && !SERVICE_ACCOUNT.test(identity)) throw new Error(`no identity ${identity}`);
      const known = [...tokens].find(([, name]) => name === identity)?.[0];
      const token = known ?? `${randomBytes(24).toString('base64url')}`;
      tokens.set(token, identity);
      return token;
    },
    authenticate(header) {
      if (header === undefined) return ANONYMOUS;
      const token = /^bearer\s+(\S+)$/i.exec(header)?.[1];
      const name = token === undefined ? undefined : tokens.get(token);
      return name === undefined ? undefined : identityOf(name);
    },
  };
}
