import { z } from 'zod';
import { configurationPlan } from '../../backups/configuration-plan.ts';
import { configurationReport } from '../../backups/configuration-report.ts';
import { configurationBackups } from '../../backups/settings.ts';
import { takeConfiguration } from '../../backups/take-configuration.ts';
import { changeAction } from '../../catalog/action.ts';

/** Runbook A backup.sh, B 7.1 `kubectl get secret … -o yaml > secrets.yaml`: which leaves every password readable in a bucket. */
export const action = changeAction({
  summary: 'Backs up ConfigMaps and Secrets to S3, encrypted to keys that the bot does not have',
  risk: 'reversible',
  params: z.object({}),
  positional: [],
  needs: ['archive', 'cluster'],
  examples: ['/mcp config backup'],
  deadlineMs: 10 * 60_000,

  target: () => 'backup/configuration',

  plan: ({ archive, cluster, environment, signal, clock }) =>
    configurationPlan({ archive, cluster, environment, signal, now: clock.now() }),

  run: (context, { data }) => takeConfiguration(context, data),

  verify: ({ archive, environment, signal }, _, result) =>
    configurationReport(
      archive,
      { bucket: configurationBackups(environment).bucket, namespace: environment.namespace },
      result,
      signal,
    ),
});
