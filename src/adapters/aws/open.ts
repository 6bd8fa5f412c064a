import { fault } from '../../errors.ts';
import type { CloudLogs } from '../../ports/cloud-logs.ts';
import { type Credentials, cloudLogs } from './logs.ts';
import type { CloudWatchSettings } from './settings.ts';

export interface CloudWatchContext {
  readonly settings: { readonly cloudWatch?: CloudWatchSettings | undefined };
  readonly secrets: ReadonlyMap<string, string>;
}

/** The CloudWatch Logs of an environment, as configured. Rejects with NOT_CONFIGURED where there are none, or a variable of its keys is not set. */
export async function openCloudLogs({
  settings: { cloudWatch },
  secrets,
}: CloudWatchContext): Promise<CloudLogs & { close(): Promise<void> }> {
  if (cloudWatch === undefined) throw fault('NOT_CONFIGURED', 'No CloudWatch Logs are configured.');
  return cloudLogs(
    cloudWatch,
    credentialsOf(cloudWatch.credentials, secrets, 'cloudWatch'),
    secrets.get(cloudWatch.personKeyEnv ?? ''),
  );
}

/** The keys that a setting names; undefined where it names none. Throws NOT_CONFIGURED where a variable of theirs is not set. */
export function credentialsOf(
  credentials: CloudWatchSettings['credentials'],
  secrets: ReadonlyMap<string, string>,
  setting: 'cloudWatch' | 'backups' | 'rds',
): Credentials | undefined {
  if (credentials === undefined) return undefined;
  const value = (name: string) => {
    const found = secrets.get(name) ?? '';
    if (found !== '') return found;
    throw fault('NOT_CONFIGURED', `${name} is not set, and AWS is asked with it.`, {
      hint: `Set ${name}, or take \`${setting}.credentials\` out and give the pod a role.`,
    });
  };
  return { accessKeyId: value(credentials.accessKeyIdEnv), secretAccessKey: value(credentials.secretAccessKeyEnv) };
}
