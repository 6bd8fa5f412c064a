/** Settings of an instance, by the names of the API where it has one for a plain value. */
export interface RdsInstanceSettings {
  readonly DBInstanceClass: string;
  readonly AllocatedStorage: number;
  readonly MaxAllocatedStorage: number | undefined;
  readonly StorageType: string;
  readonly Iops: number | undefined;
  readonly StorageThroughput: number | undefined;
  readonly MultiAZ: boolean;
  readonly PubliclyAccessible: boolean;
  readonly AutoMinorVersionUpgrade: boolean;
  readonly IAMDatabaseAuthenticationEnabled: boolean;
  readonly CopyTagsToSnapshot: boolean;
  readonly BackupRetentionPeriod: number;
  readonly PreferredBackupWindow: string;
  readonly CACertificateIdentifier: string;
  readonly NetworkType: string;
  readonly LicenseModel: string;
  readonly EngineLifecycleSupport: string;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string;
  readonly optionGroup: string;
  readonly exports: readonly string[];
}

/** Of the platform's instance: nothing in it is a default of AWS. */
export const sourceSettings: RdsInstanceSettings = {
  ...{ DBInstanceClass: 'db.r6g.large', AllocatedStorage: 200, MaxAllocatedStorage: 1000, StorageType: 'gp3' },
  ...{ Iops: undefined, StorageThroughput: undefined, MultiAZ: true, PubliclyAccessible: false },
  ...{ AutoMinorVersionUpgrade: false, IAMDatabaseAuthenticationEnabled: true, CopyTagsToSnapshot: true },
  ...{ BackupRetentionPeriod: 30, PreferredBackupWindow: '20:00-20:30', CACertificateIdentifier: 'rds-ca-rsa2048-g1' },
  ...{ NetworkType: 'IPV4', LicenseModel: 'postgresql-license' },
  EngineLifecycleSupport: 'open-source-rds-extended-support-disabled',
  ...{ subnetGroup: 'mcp-db-subnet', securityGroups: ['sg-0a1b2c3d'], parameterGroup: 'mcp-postgres18' },
  ...{ optionGroup: 'default:postgres-18', exports: ['postgresql', 'upgrade'] },
};

/** What AWS takes where a restore says nothing (API reference, RestoreDBInstanceToPointInTime). */
const defaultsFor = (source: RdsInstanceSettings): RdsInstanceSettings => ({
  ...source,
  ...{ MaxAllocatedStorage: undefined, MultiAZ: false, PubliclyAccessible: true, AutoMinorVersionUpgrade: true },
  ...{ IAMDatabaseAuthenticationEnabled: false, CopyTagsToSnapshot: false, PreferredBackupWindow: '03:11-03:41' },
  EngineLifecycleSupport: 'open-source-rds-extended-support',
  ...{ subnetGroup: 'default', securityGroups: ['sg-default'], parameterGroup: 'default.postgres18', exports: [] },
});

/** The settings of a copy, from a request of awsQuery. */
export function settingsAsked(asked: URLSearchParams, source: RdsInstanceSettings): RdsInstanceSettings {
  const left = defaultsFor(source);
  const text = (name: string, otherwise: string) => asked.get(name) ?? otherwise;
  const flag = (name: string, otherwise: boolean) => (asked.has(name) ? asked.get(name) === 'true' : otherwise);
  const count = (name: string, otherwise: number | undefined) =>
    asked.has(name) ? Number(asked.get(name)) : otherwise;
  const groups = listOf(asked, 'VpcSecurityGroupIds.VpcSecurityGroupId');
  return {
    DBInstanceClass: text('DBInstanceClass', left.DBInstanceClass),
    AllocatedStorage: count('AllocatedStorage', left.AllocatedStorage) ?? 0,
    MaxAllocatedStorage: count('MaxAllocatedStorage', left.MaxAllocatedStorage),
    StorageType: text('StorageType', left.StorageType),
    Iops: count('Iops', left.Iops),
    StorageThroughput: count('StorageThroughput', left.StorageThroughput),
    MultiAZ: flag('MultiAZ', left.MultiAZ),
    PubliclyAccessible: flag('PubliclyAccessible', left.PubliclyAccessible),
    AutoMinorVersionUpgrade: flag('AutoMinorVersionUpgrade', left.AutoMinorVersionUpgrade),
    IAMDatabaseAuthenticationEnabled: flag('EnableIAMDatabaseAuthentication', left.IAMDatabaseAuthenticationEnabled),
    CopyTagsToSnapshot: flag('CopyTagsToSnapshot', left.CopyTagsToSnapshot),
    BackupRetentionPeriod: count('BackupRetentionPeriod', left.BackupRetentionPeriod) ?? 0,
    PreferredBackupWindow: text('PreferredBackupWindow', left.PreferredBackupWindow),
    CACertificateIdentifier: text('CACertificateIdentifier', left.CACertificateIdentifier),
    NetworkType: text('NetworkType', left.NetworkType),
    LicenseModel: text('LicenseModel', left.LicenseModel),
    EngineLifecycleSupport: text('EngineLifecycleSupport', left.EngineLifecycleSupport),
    subnetGroup: text('DBSubnetGroupName', left.subnetGroup),
    securityGroups: groups.length === 0 ? left.securityGroups : groups,
    parameterGroup: text('DBParameterGroupName', left.parameterGroup),
    optionGroup: text('OptionGroupName', left.optionGroup),
    exports: listOf(asked, 'EnableCloudwatchLogsExports.member'),
  };
}

/** `Name.1`, `Name.2`, … of awsQuery. */
function listOf(asked: URLSearchParams, name: string): readonly string[] {
  const found: string[] = [];
  for (let at = 1; asked.has(`${name}.${at}`); at += 1) found.push(asked.get(`${name}.${at}`) ?? '');
  return found;
}

/** `Name.1.Key`, `Name.1.Value`, … of awsQuery. */
export function tagsAsked(asked: URLSearchParams): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 1; asked.has(`Tags.Tag.${at}.Key`); at += 1)
    found.set(asked.get(`Tags.Tag.${at}.Key`) ?? '', asked.get(`Tags.Tag.${at}.Value`) ?? '');
  return found;
}
