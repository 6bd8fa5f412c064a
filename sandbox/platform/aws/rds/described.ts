import type { Xml } from '../xml.ts';
import type { RdsInstance } from './instances.ts';

interface Seen {
  readonly status: string;
  /** Unix ms; the newest moment it can be restored to. */
  readonly latest: number | undefined;
  readonly endpoint: { readonly address: string; readonly port: number };
}

/** An instance as DescribeDBInstances writes it. */
export function describedInstance(found: RdsInstance, { status, latest, endpoint }: Seen): Xml {
  const { subnetGroup, securityGroups, parameterGroup, optionGroup, exports, ...settings } = found.settings;
  const isThere = status !== 'creating' && status !== 'deleting';
  const memberships = securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' }));
  return {
    ...{ DBInstanceIdentifier: found.identifier, DbiResourceId: found.resourceId, DBInstanceStatus: status },
    ...{ Engine: 'postgres', EngineVersion: '18.1', InstanceCreateTime: new Date(found.createdAt).toISOString() },
    ...settings,
    DeletionProtection: found.deletionProtection,
    // Of a copy nobody has turned it on again.
    MonitoringInterval: found.restoredTo === undefined ? 60 : 0,
    Endpoint: isThere ? { Address: endpoint.address, Port: endpoint.port } : undefined,
    LatestRestorableTime: latest === undefined ? undefined : new Date(latest).toISOString(),
    DBSubnetGroup: { DBSubnetGroupName: subnetGroup },
    VpcSecurityGroups: { VpcSecurityGroupMembership: memberships },
    DBParameterGroups: { DBParameterGroup: { DBParameterGroupName: parameterGroup, ParameterApplyStatus: 'in-sync' } },
    OptionGroupMemberships: { OptionGroupMembership: { OptionGroupName: optionGroup, Status: 'in-sync' } },
    EnabledCloudwatchLogsExports: exports.length === 0 ? undefined : { member: exports },
    TagList: { Tag: [...found.tags].map(([Key, Value]) => ({ Key, Value })) },
  };
}
