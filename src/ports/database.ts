import type { ChangeableSetting } from './database/changeable-settings.ts';
import type {
  ChangeIndex,
  IndexAsked,
  IndexBuilt,
  IndexSeen,
  IndexSite,
  IndexSpec,
  NamedIndex,
} from './database/index-changes.ts';
import type { IndexNow, RebuildIndex, RebuildsAsked, RebuildsSeen, RebuiltAs } from './database/index-rebuilds.ts';
import type { IndexesSeen } from './database/indexes.ts';
import type { LocksSeen } from './database/locks.ts';
import type {
  Maintain,
  MaintainedAs,
  Maintenance,
  TableCounts,
  TableIdentity,
  TablesAsked,
  TablesSeen,
} from './database/maintenance.ts';
import type { RightsSeen } from './database/rights.ts';
import type { ServerSeen } from './database/server.ts';
import type { AlterSystem, SettingFound } from './database/setting-change.ts';
import type { SettingsSeen } from './database/settings.ts';
import type { SizesSeen } from './database/sizes.ts';
import type { StatementsAsked, StatementsSeen } from './database/statements.ts';
import type { WriteMark } from './write-mark.ts';

/** The platform's PostgreSQL, as it may be read. */
export interface DatabaseReader {
  /** Connects and runs `SELECT 1`; gives the time it took, in ms. DATABASE_FAILED otherwise. */
  ping(options: { readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<{ readonly ms: number }>;
  /** Which of the rights that this port needs the role of the bot has. */
  rights(call?: DatabaseCall): Promise<RightsSeen>;
  /** The server as a whole: version, answer times, size, replication, oldest transaction, vacuum. */
  server(call?: DatabaseCall): Promise<ServerSeen>;
  /** Who waits for whom. Those that wait are known to every role; what they do is not. */
  locks(call?: DatabaseCall): Promise<LocksSeen>;
  /** What statements cost since they are counted, or why none are. */
  statements(asked: StatementsAsked, call?: DatabaseCall): Promise<StatementsSeen>;
  /** The largest tables and indexes, and how much of them is dead. Waits for no lock of others. */
  sizes(most: number, call?: DatabaseCall): Promise<SizesSeen>;
  /** What is wrong with the indexes, as far as the server counts their use. */
  indexes(call?: DatabaseCall): Promise<IndexesSeen>;
  /** Settings by name, and all others that wait for a restart. */
  settings(names: readonly string[], call?: DatabaseCall): Promise<SettingsSeen>;
  /** Who is connected, against which limits. Sessions this role may not see into are counted as hidden. */
  sessions(call?: DatabaseCall): Promise<SessionsSeen>;
  /**
   * The sessions a rule matches now. DATABASE_FORBIDDEN, naming the right, where the role cannot see into every session of the database
   * or may not end one that matches.
   */
  sessionsMatching(rule: SessionRule, most: number, call?: DatabaseCall): Promise<SessionsMatching>;
  /** Which of these sessions are still there, whatever they do now. */
  sessionsThere(
    sessions: readonly SessionIdentity[],
    call?: DatabaseCall,
  ): Promise<readonly Pick<SessionIdentity, 'pid' | 'bornUs'>[]>;
  /**
   * Tables that need maintenance now. DATABASE_FORBIDDEN, naming the right, where the role may not maintain one of them; PARAM_INVALID
   * where no table, or more than one, has the name asked for.
   */
  tables(asked: TablesAsked, call?: DatabaseCall): Promise<TablesSeen>;
  /** What is counted of these tables now, in their order; null for one that is gone. */
  tableCounts(tables: readonly TableIdentity[], call?: DatabaseCall): Promise<readonly (TableCounts | null)[]>;
  /**
   * A table and its columns, as far as it matters for a new index. PARAM_INVALID for what is not there or has no order, DATABASE_FORBIDDEN,
   * naming the right, where the role may not take the rights of its owner.
   */
  indexSite(asked: IndexAsked, call?: DatabaseCall): Promise<IndexSite>;
  /** An index by its name, with its schema or without. The same errors. */
  indexNamed(name: string, call?: DatabaseCall): Promise<IndexSeen>;
  /** What a run has built, where it is there, valid, as asked and marked by that run; else null. */
  indexBuilt(spec: IndexSpec, run: string, call?: DatabaseCall): Promise<IndexBuilt | null>;
  /**
   * A setting, and what decides whether a change of it counts. DATABASE_FORBIDDEN, naming the right, where the role may not change it;
   * read on a connection of its own, so that a value that counts for new sessions is seen.
   */
  settingFound(name: ChangeableSetting, call?: DatabaseCall): Promise<SettingFound>;
  /**
   * Indexes that may be rebuilt, and what earlier rebuilds have left invalid. PARAM_INVALID for a name that is neither index nor table,
   * DATABASE_FORBIDDEN, naming the right, where the role may not take the rights of the owner.
   */
  rebuilds(asked: RebuildsAsked, call?: DatabaseCall): Promise<RebuildsSeen>;
  /** Copies that rebuilds have left invalid on those tables, and that nobody works on. */
  invalidCopies(tables: readonly TableIdentity[], call?: DatabaseCall): Promise<readonly NamedIndex[]>;
  /** Each as it is now, in their order; null where its table has none of that name. */
  indexesNow(
    indexes: readonly Pick<RebuildIndex, 'schema' | 'name' | 'table'>[],
    call?: DatabaseCall,
  ): Promise<readonly (IndexNow | null)[]>;
  /** Whether an index is there, under whatever name. */
  indexThere(index: NamedIndex, call?: DatabaseCall): Promise<boolean>;
}

/** All that may be done with it. */
export interface Database extends DatabaseReader {
  /**
   * Ends one session, if it is still as it was seen and its client keeps `keep` idle ones. The server itself compares, in the statement
   * that ends it. Waits up to 5 s for it to be gone.
   */
  endSession(session: SessionIdentity, how: EndSession, call?: DatabaseCall): Promise<SessionEnd>;
  /**
   * Vacuums or analyzes one table, at the pace of autovacuum, while others read and write it. What an earlier worker of the run left at it
   * is ended before. When the signal fires it is cancelled on the server too, and nothing of it is left.
   */
  maintain(table: TableIdentity, kind: Maintenance, how: Maintain, call?: DatabaseCall): Promise<MaintainedAs>;
  /**
   * Builds an index CONCURRENTLY, and waits for the build of an earlier worker of the run where there is one. When it fails, or the signal
   * fires, what it has left is removed; a worker that only lets go leaves the build running.
   */
  buildIndex(spec: IndexSpec, how: ChangeIndex, call?: DatabaseCall): Promise<IndexBuilt>;
  /** Rebuilds an index CONCURRENTLY, as `buildIndex` builds one: waits for an earlier worker's, and leaves nothing invalid. */
  rebuildIndex(index: RebuildIndex, how: ChangeIndex, call?: DatabaseCall): Promise<RebuiltAs>;
  /** Drops an index CONCURRENTLY, if it is still that one and nothing needs it. It runs to its end also when the signal fires. */
  dropIndex(index: NamedIndex, how: ChangeIndex, call?: DatabaseCall): Promise<'dropped' | 'gone'>;
  /** Writes a setting for the whole server, or takes away what was written, and makes the server read it. May be repeated. */
  alterSystem(change: AlterSystem, call?: DatabaseCall): Promise<void>;
}

export interface DatabaseCall {
  readonly signal?: AbortSignal | undefined;
}

export interface EndSession {
  /** Idle sessions that each client keeps. */
  readonly keep: number;
  readonly mark: WriteMark;
}

/** What a session can be doing when it is ended for it. */
export type IdleState = 'idle' | 'idle in transaction' | 'idle in transaction (aborted)';

/** Ended by this call · worked since it was seen · was gone before · its client needs it · no right · did not end in 5 s. */
export type SessionEnd = 'ended' | 'busy again' | 'already gone' | 'kept' | 'not permitted' | 'still there';

export interface SessionRule {
  readonly states: readonly IdleState[];
  /** In that state for at least so many seconds, by the clock of the server. */
  readonly olderThanSeconds: number;
  readonly user?: string | undefined;
  readonly application?: string | undefined;
  /** The newest idle sessions of each client (user, application, address) that never match. */
  readonly keep: number;
}

/** A session as it was seen. Times are microseconds since 1970 as text: in milliseconds, two sessions could pass for one. */
export interface SessionIdentity {
  readonly pid: number;
  /** When it began: with the pid it tells a session apart for good. */
  readonly bornUs: string;
  /** When it last changed its state. */
  readonly changedUs: string;
  readonly state: IdleState;
}

export interface Session extends SessionIdentity {
  readonly user: string;
  /** What the client calls itself; may be ''. */
  readonly application: string;
  /** Its address; undefined for a socket of the same machine. */
  readonly client: string | undefined;
  readonly stateSeconds: number;
  /** undefined outside of a transaction. */
  readonly transactionSeconds: number | undefined;
}

export interface SessionsMatching {
  readonly database: string;
  /** The longest in their state first; at most as many as were asked for. */
  readonly sessions: readonly Session[];
  /** How many match in all. */
  readonly matching: number;
}

export interface SessionsSeen {
  readonly database: string;
  readonly connections: Connections;
  /** Of this database, by application and user; those with most idle transactions first. */
  readonly groups: readonly SessionGroup[];
  /** Applications and users beyond those listed. */
  readonly moreGroups: number;
  /** Who holds up others, the oldest transaction of them. */
  readonly blocker: Blocker | undefined;
}

/** Client sessions of the whole server, without the one that asks. */
export interface Connections {
  readonly used: number;
  readonly max: number;
  /** Of `max`, kept for superusers and for roles with a right to them. */
  readonly reserved: number;
  /** Of `used`, in other databases of the server. */
  readonly elsewhere: number;
  /** Sessions of this database whose state this role may not see. */
  readonly hidden: number;
  /** The right that would show them; undefined where nothing is hidden. */
  readonly lacking: string | undefined;
  /** Roles and databases that may hold only so many connections. */
  readonly limits: readonly {
    readonly of: 'role' | 'database';
    readonly name: string;
    readonly used: number;
    readonly limit: number;
  }[];
}

export interface SessionGroup {
  readonly application: string;
  readonly user: string;
  readonly total: number;
  /** Of `total`, those whose state this role may not see: the counts below know nothing of them. */
  readonly hidden: number;
  readonly active: number;
  readonly idle: number;
  /** Aborted transactions included. */
  readonly idleInTransaction: number;
  readonly waiting: number;
  /** The longest that one of them has been in its state, in seconds. */
  readonly longestIdleSeconds: number | undefined;
  readonly longestInTransactionSeconds: number | undefined;
}

export interface Blocker {
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  readonly client: string | undefined;
  readonly state: string;
  readonly transactionSeconds: number;
  /** Sessions that wait for it. */
  readonly blocks: number;
  /** Its last statement: text of others, values included. */
  readonly statement: string;
}
