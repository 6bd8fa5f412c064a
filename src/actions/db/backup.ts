import { z } from 'zod';
import { dumpPlan } from '../../backups/dump-plan.ts';
import { dumpReport } from '../../backups/dump-report.ts';
import { databaseBackups } from '../../backups/settings.ts';
import { takeDump } from '../../backups/take-dump.ts';
import { changeAction } from '../../catalog/action.ts';

/** Runbook A backup.sh, B 5.2 `pg_dump | gzip` and `aws s3 cp`: which call a dump good that broke off after its first line. */
export const action = changeAction({
  summary: 'Backs up PostgreSQL to S3, and reads the whole backup back before it counts',
  risk: 'reversible',
  params: z.object({}),
  positional: [],
  needs: ['archive', 'dumps'],
  examples: ['/mcp db backup'],
  deadlineMs: 12 * 3_600_000,

  target: () => 'backup/database',

  plan: ({ archive, dumps, environment, signal, clock }) =>
    dumpPlan({ archive, dumps, environment, signal, now: clock.now() }),

  run: (context, { data }) => takeDump(context, data),

  verify: ({ archive, environment, signal }, _, result) =>
    dumpReport(archive, databaseBackups(environment).bucket, result, signal),
});
