import { fault } from '../../errors.ts';
import type { Database } from '../../ports/database.ts';
import { alterSystem, settingFound } from './alter-system.ts';
import { buildIndex, indexBuilt } from './build-index.ts';
import { connected } from './connection.ts';
import { dropIndex, indexThere } from './drop-index.ts';
import { endSession } from './end-session.ts';
import { inWords } from './failures.ts';
import { heldRights } from './held-rights.ts';
import { indexNamed } from './index-named.ts';
import { indexSite } from './index-site.ts';
import { indexes } from './indexes.ts';
import { locks } from './locks.ts';
import { maintain } from './maintain.ts';
import type { Server } from './reading.ts';
import { rebuildIndex } from './rebuild-index.ts';
import { indexesNow, invalidCopies, rebuilds } from './rebuilds.ts';
import { server as serverOf } from './server.ts';
import { serverSettings } from './server-settings.ts';
import { sessions } from './sessions.ts';
import { sessionsMatching } from './sessions-matching.ts';
import { sessionsThere } from './sessions-there.ts';
import { sizes } from './sizes.ts';
import { statements } from './statements.ts';
import { tableCounts, tables } from './tables.ts';

/** The platform's PostgreSQL, asked with a connection of its own each time. */
export function database(server: Server): Database {
  return {
    async ping({ timeoutMs, signal }) {
      const started = performance.now();
      try {
        return await connected(
          { url: server.url, doing: 'health', timeoutMs, givesUp: false, signal },
          async (client) => {
            await client.query('SELECT 1');
            return { ms: performance.now() - started };
          },
        );
      } catch (cause) {
        signal?.throwIfAborted();
        throw fault('DATABASE_FAILED', inWords(cause, timeoutMs), { cause });
      }
    },
    rights: (call) => heldRights(server, call),
    server: (call) => serverOf(server, call),
    locks: (call) => locks(server, call),
    statements: (asked, call) => statements(server, asked, call),
    sizes: (most, call) => sizes(server, most, call),
    indexes: (call) => indexes(server, call),
    settings: (names, call) => serverSettings(server, names, call),
    sessions: (call) => sessions(server, call),
    sessionsMatching: (rule, most, call) => sessionsMatching(server, rule, most, call),
    sessionsThere: (identities, call) => sessionsThere(server, identities, call),
    endSession: (session, how, call) => endSession(server, session, how, call),
    tables: (asked, call) => tables(server, asked, call),
    tableCounts: (all, call) => tableCounts(server, all, call),
    maintain: (table, kind, how, call) => maintain(server, table, kind, how, call),
    indexSite: (asked, call) => indexSite(server, asked, call),
    indexNamed: (name, call) => indexNamed(server, name, call),
    indexBuilt: (spec, run, call) => indexBuilt(server, spec, run, call),
    indexThere: (index, call) => indexThere(server, index, call),
    rebuilds: (asked, call) => rebuilds(server, asked, call),
    invalidCopies: (tables, call) => invalidCopies(server, tables, call),
    indexesNow: (all, call) => indexesNow(server, all, call),
    rebuildIndex: (index, how, call) => rebuildIndex(server, index, how, call),
    buildIndex: (spec, how, call) => buildIndex(server, spec, how, call),
    dropIndex: (index, how, call) => dropIndex(server, index, how, call),
    settingFound: (name, call) => settingFound(server, name, call),
    alterSystem: (change, call) => alterSystem(server, change, call),
  };
}
