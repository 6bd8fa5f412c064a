import { fault } from '../errors.ts';
import type { Environment } from '../model/environment.ts';
import type { InstanceSettings } from '../ports/instances.ts';

type RdsSettings = NonNullable<Environment['rds']>;

/** The RDS of an environment. Throws NOT_CONFIGURED. */
export function rdsOf({ name, rds }: Pick<Environment, 'name' | 'rds'>): RdsSettings {
  if (rds !== undefined) return rds;
  throw fault('NOT_CONFIGURED', `No RDS is configured for ${name}.`, {
    hint: `Where PostgreSQL runs in RDS, add \`environments.${name}.rds\` to the configuration (docs/configuration.md). Elsewhere, \`/mcp db restore\` restores a dump.`,
  });
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no');
const or = (value: string | undefined, otherwise: string) => (value === undefined || value === '' ? otherwise : value);

/** Every setting of an instance with its value, in words: what a copy is to have, and what it is compared by. */
export function settingLines(settings: InstanceSettings): readonly (readonly [label: string, value: string])[] {
  const { storage } = settings;
  return [
    ['Class', settings.class],
    ['Subnet group', settings.subnetGroup],
    ['Security groups', settings.securityGroups.join(', ')],
    ['Parameter group', settings.parameterGroup],
    ['Option group', or(settings.optionGroup, 'default')],
    ['Multi-AZ', yesNo(settings.multiAz)],
    ['Public address', yesNo(settings.isPublic)],
    ['Storage', `${storage.type}, ${storage.gib} GiB, grows to ${storage.maxGib ?? storage.gib} GiB`],
    ['IOPS', storage.iops === undefined ? 'as the storage type gives' : String(storage.iops)],
    ['Throughput', storage.throughput === undefined ? 'as the storage type gives' : `${storage.throughput} MiB/s`],
    ['Port', String(settings.port)],
    ['Certificate authority', or(settings.authority, 'default')],
    ['Network', or(settings.network, 'default')],
    ['Licence', or(settings.licence, 'default')],
    ['IAM sign-in', yesNo(settings.iamLogin)],
    ['Logs in CloudWatch', or(settings.exports.join(', '), 'none')],
    ['Tags on snapshots', yesNo(settings.copyTagsToSnapshot)],
    ['Automated backups', `${settings.backupDays} days, at ${settings.backupWindow} UTC`],
    ['Minor versions by itself', yesNo(settings.autoMinorVersion)],
    ['Extended support', or(settings.support, 'default')],
  ];
}

/** The settings that differ, in words. */
export function differingSettings(
  wanted: InstanceSettings,
  found: InstanceSettings,
): readonly { readonly label: string; readonly wanted: string; readonly found: string }[] {
  const there = new Map(settingLines(found));
  return settingLines(wanted).flatMap(([label, value]) => {
    const now = there.get(label) ?? '';
    return now === value ? [] : [{ label, wanted: value, found: now }];
  });
}
