import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { adminApiRights } from '../../src/adapters/admin-api/rights.ts';
import { archiveRights, auditPolicy, bucketPolicy } from '../../src/adapters/aws/archive-rights.ts';
import { instancePolicy, instanceRights } from '../../src/adapters/aws/rds/rights.ts';
import { changingMethods, cloudLogsRights, lookingMethods, policyFor } from '../../src/adapters/aws/rights.ts';
import { resourceName, rightsNeeded } from '../../src/adapters/kubernetes/rights.ts';
import { backupGrantScript } from '../../src/adapters/postgres/dumps/rights.ts';
import { restoreGrantScript } from '../../src/adapters/postgres/restores/rights.ts';
import { databaseRights, grantOf, grantScript, grants } from '../../src/adapters/postgres/rights.ts';
import { aclScript, aclStatement, cacheRights } from '../../src/adapters/redis/rights.ts';
import { slackMethods } from '../../src/adapters/slack/scopes.ts';
import { root } from '../steps.ts';
import { generated } from './page.ts';

const manifestShape = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** What the statements are printed for. */
const newest = { major: 18, owners: ['mcp'] };
/** Before version 17 tables are maintained with the rights of their owner. */
const older = { major: 15, owners: ['mcp'] };
/** The user the bot logs in with at the Redis of the platform. */
export function cacheUser(): string {
  return aclScript('mcp_chatops', ['cache:']);
}

/** What the bot may do in Slack, in Kubernetes and in PostgreSQL, and which part of it needs each right. */
export function rightsPage(): string {
  const manifest = manifestShape.parse(parse(readFileSync(`${root}manifest.yml`, 'utf8')));
  const lines = ['# Scopes and rights', '', generated, '', '## Slack', '', '| Scope | Needed by |', '| --- | --- |'];
  for (const scope of manifest.oauth_config.scopes.bot) {
    const users = Object.entries(slackMethods).flatMap(([method, { scopes }]) =>
      (scopes as readonly string[]).includes(scope) ? [`\`${method}\``] : [],
    );
    lines.push(`| \`${scope}\` | ${users.join(', ')} |`);
  }
  lines.push(
    '',
    '## Kubernetes',
    '',
    'In the namespace of the platform only; `deploy/roles.yaml` grants exactly these. What `nodes` needs is of the whole cluster and optional: `deploy/nodes` grants it.',
    '',
  );
  lines.push('`httpPost` is only ever sent to pods, so `create services/proxy` is not granted.', '');
  lines.push('| What the bot does | Verb and resource |', '| --- | --- |');
  for (const [method, rights] of Object.entries(rightsNeeded)) {
    lines.push(`| \`${method}\` | ${rights.map((right) => `${right.verb} ${resourceName(right)}`).join(', ')} |`);
  }
  lines.push(
    '',
    '## PostgreSQL',
    '',
    'In the server of the platform. An administrator runs this once, connected to the database `postgres`, with the role and the database of the address the bot gets:',
    '',
    '```sql',
    grantScript('mcp_chatops', 'mcp', newest),
    '```',
    '',
    'Each line may be left out: what needs it then says so and names it, and `doctor` lists what is missing. A role that has one of these rights anyway (the owner of the tables, say) should not be given to the bot: it could do far more.',
    '',
    'Before PostgreSQL 17 there is no `pg_maintain`: only the owner of a table (here `mcp`) may maintain it. The bot then takes the rights of the owner for that one statement (`SET ROLE`), and its other sessions have none of them. In the place of `pg_maintain`, on PostgreSQL 15:',
    '',
    '```sql',
    grantOf(grants.maintain, 'mcp_chatops', 'mcp', older).replaceAll('; ', ';\n'),
    '```',
    '',
    '| What the bot does | Statements |',
    '| --- | --- |',
  );
  for (const [method, needed] of Object.entries(databaseRights))
    lines.push(
      `| \`${method}\` | ${needed.map((grant) => `\`${grantOf(grant, 'mcp_chatops', 'mcp', newest)}\``).join(' ')} |`,
    );
  lines.push(
    '',
    'Backups are taken by a role of its own, whose address is in `backups.database.urlEnv`; the bot logs in with it for nothing else. An administrator runs this once (PostgreSQL 14 or later); where row-level security is used, also `ALTER ROLE mcp_backup BYPASSRLS`:',
    '',
    '```sql',
    backupGrantScript('mcp_backup', 'mcp'),
    '```',
    '',
    'Restoring beside the live database and swapping the two (`db restore`, `db swap`, `db discard`, `db drill`) takes a third role, whose address is in `backups.database.restoreUrlEnv`. It can do far more than the other two: leave it out where nobody should swap from chat. `mcp` is the owner of the live database, which must not be a superuser:',
    '',
    '```sql',
    restoreGrantScript('mcp_restore', 'mcp'),
    '```',
    '',
    'A restore leaves out extensions that only an administrator can make, and says so. A template of your own brings them to every copy:',
    '',
    '```sql',
    'CREATE DATABASE mcp_template TEMPLATE template0;',
    '\\c mcp_template',
    'CREATE EXTENSION pg_stat_statements;',
    'ALTER DATABASE mcp_template IS_TEMPLATE true;',
    '```',
    '',
    'Name it in `backups.database.template`.',
    '',
    '## Redis',
    '',
    'In the Redis of the platform, version 7 or later. An administrator runs this once; it is in `deploy/platform/redis-user.redis`, and makes a user that',
    'cannot log in yet:',
    '',
    '```',
    cacheUser(),
    '```',
    '',
    "Then the password, as its SHA-256, so that it stands in nobody's history: `ACL SETUSER mcp_chatops #$(printf %s \"$PASSWORD\" | sha256sum | cut -d' ' -f1)`.",
    'The last rule names the keys that may be cleared: add another (`~session:*`) for each family people should be able to clear.',
    'No rule lets the bot read a value. `+config|get` is left out on purpose: it would show the password of the server.',
    '',
    '| What the bot does | Rules |',
    '| --- | --- |',
  );
  for (const [method, needed] of Object.entries(cacheRights))
    lines.push(`| \`${method}\` | ${needed.map(({ rule }) => `\`${rule}\``).join(' ')} |`);
  lines.push(
    '',
    `One alone is added so: \`${aclStatement('+unlink', 'mcp_chatops')}\`.`,
    '',
    '## Admin API',
    '',
    'Below `adminApi.url` and `adminApi.toolsPath` of an environment, with the bearer token of `adminApi.tokenEnv`. The account of the token needs these two calls and should have no others: one that may also manage users could do far more.',
    '',
    '| What the bot does | Call |',
    '| --- | --- |',
  );
  for (const [method, sent] of Object.entries(adminApiRights)) lines.push(`| \`${method}\` | ${sent} |`);
  const place = {
    region: 'ap-south-1',
    account: 'ACCOUNT',
    groups: ['/mcp/production/server', '/mcp/production/audit'],
  };
  const policy = (methods: Parameters<typeof policyFor>[0]) => [
    '```json',
    JSON.stringify(policyFor(methods, place), null, 2),
    '```',
  ];
  lines.push(
    '',
    '## CloudWatch Logs',
    '',
    'The role of the bot gets this policy, with your region, your account and the groups that `cloudWatch.groups` names. It reads nothing else, and what is masked stays masked:',
    '',
    ...policy(lookingMethods),
    '',
    'And this one where it may change how long a group is kept (`retention set`); without it everything else works:',
    '',
    ...policy(changingMethods),
    '',
    '| What the bot does | Permission |',
    '| --- | --- |',
  );
  for (const [method, needed] of Object.entries(cloudLogsRights))
    lines.push(`| \`${method}\` | ${needed.map(({ action }) => `\`${action}\``).join(', ')} |`);
  lines.push(
    '',
    '## S3',
    '',
    'For the bucket of `backups.bucket`, the role of the bot gets this policy. It can add backups and read them; it can neither delete one nor write over one:',
    '',
    '```json',
    JSON.stringify(bucketPolicy('msil-mcp-backups'), null, 2),
    '```',
    '',
    'Where the bucket is encrypted with a key of yours (SSE-KMS), also `kms:GenerateDataKey` and `kms:Decrypt` on that key. For a row of `backups.rows` with a bucket of its own, also `s3:ListBucket` there. Give the bucket a lifecycle rule `AbortIncompleteMultipartUpload` after 1 day, and block public access.',
    '',
    'For the bucket of `backups.audit`, this one:',
    '',
    '```json',
    JSON.stringify(auditPolicy('msil-mcp-audit'), null, 2),
    '```',
    '',
    '| What the bot does | Permission |',
    '| --- | --- |',
  );
  for (const [method, needed] of Object.entries(archiveRights))
    lines.push(`| \`${method}\` | ${needed.map(({ action }) => `\`${action}\``).join(', ')} |`);
  lines.push(
    '',
    '## RDS',
    '',
    'Where `rds` is configured, the role of the bot gets this policy, with your region, account and instance. It makes copies and removes them; it can do nothing to the instance itself:',
    '',
    '```json',
    JSON.stringify(
      instancePolicy({ region: 'ap-south-1', account: '123456789012', instance: 'mcp-production' }),
      null,
      2,
    ),
    '```',
    '',
    'Where the storage is encrypted with a key of yours, also `kms:CreateGrant` and `kms:DescribeKey` on that key, under the condition `kms:GrantIsForAWSResource`.',
    '',
    '| What the bot does | Permission |',
    '| --- | --- |',
  );
  for (const [method, needed] of Object.entries(instanceRights))
    lines.push(`| \`${method}\` | ${needed.map(({ action }) => `\`${action}\``).join(', ')} |`);
  return `${lines.join('\n')}\n`;
}
