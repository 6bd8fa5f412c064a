import { fault } from '../errors.ts';
import type { Identity } from './context.ts';

/** A signed request may still be for another workspace or app (a shared secret, Slack Connect). Throws WRONG_WORKSPACE. */
export function requireOurs(identity: Identity, team: string, app: string | undefined): void {
  if (team !== identity.team || (identity.app !== undefined && app !== undefined && app !== identity.app)) {
    throw fault('WRONG_WORKSPACE', 'This request came from another workspace than the one this bot works for.');
  }
}
