import type { RestoreDBInstanceToPointInTimeCommandInput } from '@aws-sdk/client-rds';
import type { RestoreAsked } from '../../../ports/instances.ts';

/**
 * Everything the API takes, as the source has it: what is left out becomes a default of AWS, with another network, other parameters and one
 * zone (API reference, RestoreDBInstanceToPointInTime). The copy is protected from deletion until it is discarded.
 */
export function restoreRequest({
  source,
  target,
  at,
  settings,
  tags,
}: RestoreAsked): RestoreDBInstanceToPointInTimeCommandInput {
  const { storage } = settings;
  return {
    SourceDBInstanceIdentifier: source,
    TargetDBInstanceIdentifier: target,
    RestoreTime: new Date(at),
    DBInstanceClass: settings.class,
    Port: settings.port,
    DBSubnetGroupName: settings.subnetGroup,
    VpcSecurityGroupIds: [...settings.securityGroups],
    DBParameterGroupName: settings.parameterGroup,
    MultiAZ: settings.multiAz,
    PubliclyAccessible: settings.isPublic,
    StorageType: storage.type,
    AllocatedStorage: storage.gib,
    AutoMinorVersionUpgrade: settings.autoMinorVersion,
    EnableIAMDatabaseAuthentication: settings.iamLogin,
    EnableCloudwatchLogsExports: [...settings.exports],
    CopyTagsToSnapshot: settings.copyTagsToSnapshot,
    BackupRetentionPeriod: settings.backupDays,
    PreferredBackupWindow: settings.backupWindow,
    DeletionProtection: true,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...(settings.optionGroup === undefined ? {} : { OptionGroupName: settings.optionGroup }),
    ...(storage.maxGib === undefined ? {} : { MaxAllocatedStorage: storage.maxGib }),
    ...(storage.iops === undefined ? {} : { Iops: storage.iops }),
    ...(storage.throughput === undefined ? {} : { StorageThroughput: storage.throughput }),
    ...(settings.authority === undefined ? {} : { CACertificateIdentifier: settings.authority }),
    ...(settings.network === undefined ? {} : { NetworkType: settings.network }),
    ...(settings.licence === undefined ? {} : { LicenseModel: settings.licence }),
    ...(settings.support === undefined ? {} : { EngineLifecycleSupport: settings.support }),
  };
}
