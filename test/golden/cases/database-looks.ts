import { indexesReport } from '../../../src/databases/indexes-report.ts';
import { locksReport } from '../../../src/databases/locks-report.ts';
import { serverReport } from '../../../src/databases/server-report.ts';
import { settingsReport } from '../../../src/databases/settings-report.ts';
import { sizesReport } from '../../../src/databases/sizes-report.ts';
import { slowReport } from '../../../src/databases/slow-report.ts';
import type { ChatPayload } from '../../../src/ports/chat.ts';
import {
  aHolder,
  aServer,
  aSetting,
  aTable,
  someIndexes,
  someLocks,
  someSettings,
  someSizes,
  someStatements,
} from '../../databases/samples.ts';
import { busy } from './databases.ts';
import { looked } from './looks.ts';
import { now } from './values.ts';

const standbys = [
  { name: 'replica-1', state: 'streaming', behindBytes: 12 * 1024 * 1024, lagSeconds: 2 },
  { name: 'replica-2', state: 'streaming', behindBytes: 0, lagSeconds: undefined },
];
const primary = { kind: 'primary' as const, standbys, abandonedSlots: { count: 0, keptBytes: undefined } };
const oldest = { pid: 4711, name: 'mcp-server', user: 'mcp', state: 'idle in transaction', seconds: 2460 };
const staging = 'staging';
const grant = 'GRANT pg_monitor TO "mcp_chatops";';
const unseen = {
  application: undefined,
  state: undefined,
  stateSeconds: undefined,
  transactionSeconds: undefined,
  statement: undefined,
};

/** What looking at a PostgreSQL gives: the server, who waits for whom, what is slow, large, unused, set. */
export const databaseLooks: Readonly<Record<string, ChatPayload>> = {
  'db-in-trouble': looked(
    'db',
    serverReport(aServer({ replication: primary, oldest, vacuum: { ...aServer().vacuum, due: 3 } }), busy),
  ),
  'db-locks-waiting': looked('db locks', locksReport(someLocks())),
  'db-locks-hidden': looked(
    'db locks',
    locksReport(someLocks({ lacking: grant, holders: [aHolder(unseen)] })),
    'succeeded',
    staging,
  ),
  'db-slow-statements': looked('db slow', slowReport(someStatements(), 100)),
  'db-slow-hidden': looked('db slow', slowReport(someStatements({ hidden: 56, lacking: grant }), 500)),
  'db-slow-not-loaded': looked('db slow', slowReport({ kind: 'not loaded', database: 'mcp' }, 100)),
  'db-slow-not-created': looked('db slow', slowReport({ kind: 'not created', database: 'mcp', offered: true }, 100)),
  'db-sizes-large': looked('db sizes', sizesReport(someSizes())),
  'db-sizes-locked': looked(
    'db sizes',
    sizesReport(
      someSizes({
        largest: [
          aTable({ isLocked: true, deadRows: 0, freeShare: 0.04 }),
          aTable({ name: 'assignments', totalBytes: 2e9, indexBytes: 4e8, freeShare: 0.02 }),
        ],
        measuresFreeSpace: true,
      }),
    ),
    'succeeded',
    staging,
  ),
  'db-indexes-in-trouble': looked('db indexes', indexesReport(someIndexes(), new Date(now))),
  'db-indexes-none': looked(
    'db indexes',
    indexesReport(someIndexes({ invalid: [], unused: [], moreUnused: 0, scanned: [], foreignKeys: [] }), new Date(now)),
    'succeeded',
    staging,
  ),
  'db-settings-differ': looked('db settings', settingsReport(someSettings())),
  'db-settings-hidden': looked(
    'db settings',
    settingsReport(
      someSettings({
        settings: [aSetting({ name: 'work_mem', value: '16384', shown: '16MB', unit: 'kB' })],
        unseen: ['shared_buffers'],
        lacking: grant.replace('monitor', 'read_all_settings'),
        managedBy: 'rdsadmin',
      }),
    ),
    'succeeded',
    staging,
  ),
};
