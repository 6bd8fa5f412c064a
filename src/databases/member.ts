import { fault } from '../errors.ts';
import type { Member } from '../model/plan.ts';
import { span } from '../model/units.ts';
import type { IdleState, Session, SessionIdentity } from '../ports/database.ts';

/** A session as a plan shows it and binds it: its key says which one it is, and how it was when it was shown. */
export function memberOf(session: Session): Member {
  const { pid, bornUs, changedUs, state } = session;
  return { key: `${pid}/${bornUs}/${changedUs}/${state}`, text: sessionWords(session) };
}

const idle: readonly string[] = ['idle', 'idle in transaction', 'idle in transaction (aborted)'] satisfies IdleState[];
const isIdle = (state: string): state is IdleState => idle.includes(state);

/** The session a key stands for. */
export function identityOf({ key }: Pick<Member, 'key'>): SessionIdentity {
  const [, pid, bornUs, changedUs, state] = /^(\d+)\/(\d+)\/(\d+)\/(.+)$/.exec(key) ?? [];
  if (pid === undefined || bornUs === undefined || changedUs === undefined || state === undefined || !isIdle(state))
    throw fault('INTERNAL', 'The plan names a session in a way this version cannot read. Nothing was changed.');
  return { pid: Number(pid), bornUs, changedUs, state };
}

function sessionWords({ pid, application, user, client, state, stateSeconds, transactionSeconds }: Session): string {
  const from = client === undefined ? 'this machine' : client;
  const age = span(stateSeconds);
  // Worth its room where the session worked for long before it idled.
  const open = transactionSeconds ?? 0;
  const began = open < 2 * stateSeconds ? '' : `, transaction open for ${span(open)}`;
  return `${pid} · ${nameOf(application)} as ${user} from ${from} · ${state} for ${age}${began}`;
}

/** What a client calls itself, in words. */
export function nameOf(application: string): string {
  return application === '' ? '(no name)' : application;
}
