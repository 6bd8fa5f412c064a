import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { root } from '../steps.ts';
import { generated } from './page.ts';

const rule = z.object({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.object({ severity: z.string() }),
  annotations: z.object({ description: z.string(), command: z.string() }),
});
const file = z.object({ groups: z.array(z.object({ name: z.string(), rules: z.array(rule) })) });
const text = () => readFileSync(`${root}deploy/alerts/platform/rules.yaml`, 'utf8');

const note = '# Printed from rules.yaml by `npm run docs`, for the Prometheus operator. Change that file.\n';

/** The rules as the Prometheus operator takes them. */
export function prometheusRule(): string {
  const object = {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'mcp-platform', labels: { 'app.kubernetes.io/part-of': 'mcp-chatops' } },
    spec: parse(text()) as unknown,
  };
  return `${note}${stringify(object, { lineWidth: 0 })}`;
}

/** Where each metric of the rules comes from. */
const sources: readonly (readonly [metric: RegExp, source: string])[] = [
  [
    /^mcp_backup_/,
    'the job that makes the backup, through a push gateway: the Unix time of its last success, by `backup`',
  ],
  [/^mcp_chatops_/, 'the bot itself, at its `/metrics`, where `backups.rows` is configured'],
  [/^mcp_|^process_/, 'the MCP server itself, at its `/metrics`'],
  [/^kube_/, 'kube-state-metrics'],
  [/^probe_/, 'blackbox_exporter, probing the address people use'],
];

function sourceOf(metric: string): string {
  const found = sources.find(([pattern]) => pattern.test(metric));
  if (found === undefined) throw new Error(`docs/platform-alerts.md does not know where ${metric} comes from.`);
  return found[1];
}

const severities: Readonly<Record<string, string>> = { critical: 'P1', error: 'P2', warning: 'P3' };

/** `{{ $labels.pod }}` as POD. */
const filled = (words: string) =>
  words.replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => name.toUpperCase());

/** The reference of the alerts about the platform. */
export function platformAlertsPage(): string {
  const rules = file.parse(parse(text())).groups.flatMap((group) => group.rules);
  const metrics = new Set(
    rules.flatMap(({ expr }) => [...expr.matchAll(/\b(?:mcp|kube|probe|process)_\w+/g)].map(([name]) => name)),
  );
  const rows = rules.map(({ alert, labels: { severity }, for: holds = '', annotations: { description, command } }) => [
    `\`${alert}\``,
    `${severity} (${severities[severity] ?? '?'})`,
    holds,
    `\`${filled(command)}\``,
    filled(description),
  ]);
  return [
    '# Alerts about the platform',
    '',
    generated,
    '',
    '`deploy/alerts/platform/rules.yaml` holds what both runbooks call for, for a Prometheus that reads rule files. For the Prometheus operator add',
    '`components: [../../../alerts/platform]` to the overlay of your platform (`deploy/overlays/…/platform/kustomization.yaml`). The test run',
    'checks each rule with `promtool`, with made-up series and with what the simulated platform measures when it is really broken.',
    '',
    'Send them to the bot by Alertmanager (`hooks`, [configuration.md](configuration.md)). The annotation `command` is a command to begin with: the card of',
    'the incident has it as a button, which asks for it in the environment of the incident, with the rights of whoever presses it. Any',
    'rule of yours can have one: `/mcp` and plain words (letters, digits and `. _ / : = -`), 120 characters at most.',
    '',
    'The rules name the namespaces of the runbooks: put yours in their place. Where one Prometheus serves several environments, say which',
    'namespace is which: `incidents.rules: [{ match: { namespace: mcp-staging }, environment: staging }]`.',
    '',
    '| Alert | Severity | Holds for | Begin with | |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    '## Where the metrics come from',
    '',
    'A metric that is not there makes its rule silent, never calm: take out the rules whose metrics you do not have.',
    '',
    '| Metric | From |',
    '| --- | --- |',
    ...[...metrics].sort().map((metric) => `| \`${metric}\` | ${sourceOf(metric)} |`),
    '',
  ].join('\n');
}
