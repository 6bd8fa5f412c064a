import { z } from 'zod';
import { lockReport } from '../../backups/lock-report.ts';
import { readAction } from '../../catalog/action.ts';
import { fault } from '../../errors.ts';

/** Versions that are looked at one by one. */
const most = 20;

/** Runbook B 5.3 and 7.1, "S3 WORM, 7 years": whether the audit logs are really locked for that long. */
export const action = readAction({
  summary: 'Checks that audit logs are locked in S3 for as long as they must be, and that nobody hid one',
  params: z.object({}),
  positional: [],
  needs: ['archive'],
  examples: ['/mcp archive lock'],
  deadlineMs: 60_000,
  async run({ archive, environment: { name, backups }, signal, clock }) {
    const audit = backups?.audit;
    if (audit === undefined) {
      throw fault('NOT_CONFIGURED', `No bucket of audit logs is configured for ${name}.`, {
        hint: `Add \`environments.${name}.backups.audit\` to the configuration (docs/configuration.md).`,
      });
    }
    const seen = await archive.lock({ ...audit, most }, { timeoutMs: 30_000, signal });
    return lockReport(name, audit, seen, clock.now());
  },
});
