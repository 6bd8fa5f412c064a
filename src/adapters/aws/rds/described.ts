import type { DBInstance } from '@aws-sdk/client-rds';
import type { DatabaseInstance, InstanceSettings } from '../../../ports/instances.ts';

/** An instance of DescribeDBInstances; undefined for an answer that names none. */
export function instanceOf(found: DBInstance): DatabaseInstance | undefined {
  const { DBInstanceIdentifier: identifier, DbiResourceId: resourceId, DBInstanceStatus: status } = found;
  if (identifier === undefined || resourceId === undefined || status === undefined) return undefined;
  const { Address: address, Port: port } = found.Endpoint ?? {};
  const tags = (found.TagList ?? []).flatMap(({ Key, Value = '' }) =>
    Key === undefined ? [] : [[Key, Value] as const],
  );
  return {
    ...{ identifier, resourceId, status, engine: found.Engine ?? '', version: found.EngineVersion ?? '' },
    cluster: found.DBClusterIdentifier,
    replicaOf: found.ReadReplicaSourceDBInstanceIdentifier,
    endpoint: address === undefined || port === undefined ? undefined : { address, port },
    latestRestorable: found.LatestRestorableTime?.getTime(),
    deletionProtection: found.DeletionProtection === true,
    isPending:
      Object.values(found.PendingModifiedValues ?? {}).some((value) => value !== undefined) ||
      (found.DBParameterGroups ?? []).some(({ ParameterApplyStatus: applied = 'in-sync' }) => applied !== 'in-sync'),
    tags: Object.fromEntries(tags),
    settings: settingsOf(found),
    notRestored: notRestored(found),
  };
}

function settingsOf(found: DBInstance): InstanceSettings {
  const option = found.OptionGroupMemberships?.[0]?.OptionGroupName;
  return {
    class: found.DBInstanceClass ?? '',
    port: found.Endpoint?.Port ?? found.DbInstancePort ?? 5432,
    subnetGroup: found.DBSubnetGroup?.DBSubnetGroupName ?? '',
    securityGroups: (found.VpcSecurityGroups ?? [])
      .flatMap(({ VpcSecurityGroupId: id, Status: status }) => (id === undefined || status !== 'active' ? [] : [id]))
      .sort(),
    parameterGroup: found.DBParameterGroups?.[0]?.DBParameterGroupName ?? '',
    optionGroup: option?.startsWith('default:') === true ? undefined : option,
    multiAz: found.MultiAZ === true,
    isPublic: found.PubliclyAccessible === true,
    storage: {
      type: found.StorageType ?? '',
      gib: found.AllocatedStorage ?? 0,
      maxGib: found.MaxAllocatedStorage,
      iops: found.Iops,
      throughput: found.StorageThroughput,
    },
    autoMinorVersion: found.AutoMinorVersionUpgrade === true,
    authority: found.CACertificateIdentifier,
    network: found.NetworkType,
    licence: found.LicenseModel,
    iamLogin: found.IAMDatabaseAuthenticationEnabled === true,
    exports: [...(found.EnabledCloudwatchLogsExports ?? [])].sort(),
    copyTagsToSnapshot: found.CopyTagsToSnapshot === true,
    backupDays: found.BackupRetentionPeriod ?? 0,
    backupWindow: found.PreferredBackupWindow ?? '',
    support: found.EngineLifecycleSupport,
  };
}

/** What RestoreDBInstanceToPointInTime has no parameter for. */
function notRestored(found: DBInstance): readonly string[] {
  return [
    ...((found.MonitoringInterval ?? 0) > 0 ? ['enhanced monitoring'] : []),
    ...(found.PerformanceInsightsEnabled === true ? ['Performance Insights'] : []),
    ...((found.AssociatedRoles?.length ?? 0) > 0 ? ['associated roles'] : []),
    ...((found.ReadReplicaDBInstanceIdentifiers?.length ?? 0) > 0 ? ['read replicas'] : []),
    'the maintenance window',
  ];
}
