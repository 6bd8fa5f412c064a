import type { Core } from '../core.ts';
import type { ApiCall } from '../event-log.ts';
import type { Caller, Method } from '../methods/method.ts';
import { demand } from '../methods/method.ts';
import { refuse } from '../refusal.ts';

/** What an app-level token may do. */
const APP_SCOPES = new Set(['connections:write', 'authorizations:read']);

/** Which token came with a call: in the header, or as the argument `token`. */
export function tokenOf(authorization: string | undefined, args: Readonly<Record<string, unknown>>): string {
  const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  return bearer ?? (typeof args['token'] === 'string' ? args['token'] : '');
}

/** The kind of a token, for the log. */
export function tokenKind(core: Core, token: string): ApiCall['token'] {
  if (token === '') return 'none';
  if (token === core.app.botToken) return 'bot';
  if (token === core.app.appToken) return 'app';
  return core.userTokens.has(token) ? 'user' : 'invalid';
}

/** Who calls, or Slack's refusal: not_authed, invalid_auth, token_revoked, account_inactive. */
export function authenticate(core: Core, token: string): Caller {
  const kind = tokenKind(core, token);
  if (kind === 'none') throw refuse('not_authed');
  if (kind === 'invalid') throw refuse('invalid_auth');
  if (core.app.revoked) throw refuse('token_revoked');
  if (kind === 'app') return { token: kind, userId: '', scopes: APP_SCOPES };
  if (kind === 'bot') return { token: kind, userId: core.app.botUserId, scopes: core.app.scopes };
  const userId = core.userTokens.get(token) ?? '';
  if (core.store.users.get(userId)?.deactivated !== false) throw refuse('account_inactive');
  return { token: kind, userId, scopes: core.app.scopes };
}

/** Refuses a kind of token the method does not take, and a caller without one of its scopes. */
export function authorize(caller: Caller, method: Method): void {
  if (!(method.tokens ?? ['bot', 'user']).includes(caller.token)) throw refuse('not_allowed_token_type');
  demand(caller, ...(method.scopes ?? []));
}
