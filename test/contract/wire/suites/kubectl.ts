import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findControlPlane } from '../../../control-plane/control-plane.ts';
import { openField } from '../field.ts';
import { deploymentOf, jobOf, serviceOf } from '../objects.ts';
import type { KubectlResult, WireTarget } from '../target.ts';
import { until } from '../until.ts';
import { type KubectlCommand, kubectlCommands } from './kubectl-commands.ts';
import type { Suite } from './suite.ts';

/** What a real control plane answered; written anew when RECORD_TRANSCRIPTS is set. */
const transcript = new URL('../transcripts/kubectl.json', import.meta.url);

interface Entry {
  readonly command: string;
  readonly code: number;
  readonly lines: readonly string[];
}

function manifests(): Record<NonNullable<KubectlCommand['stdin']>, object[]> {
  const selector = { matchLabels: { app: 'mcp-server' } };
  const backend = { service: { name: 'mcp-server', port: { number: 80 } } };
  const target = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'mcp-server' };
  const app = [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { LOG_LEVEL: 'info' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' }, stringData: { key: 'value' } },
    deploymentOf(),
    serviceOf(),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'budget' },
      spec: { minAvailable: 1, selector },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web' },
      spec: {
        tls: [{ hosts: ['mcp.example.com'], secretName: 'old' }],
        rules: [{ host: 'mcp.example.com' }],
        defaultBackend: backend,
      },
    },
    {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'none' },
      spec: { maxReplicas: 4, scaleTargetRef: { ...target, name: 'none' } },
    },
    jobOf('smoke', 'mcp/smoke:1'),
  ];
  return {
    app,
    changed: [deploymentOf({ image: 'mcp/server:3.0.0' })],
    configmap: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' }, data: { a: '1' } }],
  };
}

/** The same text for the same answer, whatever the names, ages and addresses of this run are. */
function plain(text: string, namespace: string): string {
  return text
    .replaceAll(namespace, 'NAMESPACE')
    .replace(/mcp-server-[a-z0-9]{6,10}-[a-z0-9]{5}\b/g, 'POD')
    .replace(/mcp-server-[bcdf4-9]{6,10}\b/g, 'REPLICASET')
    .replace(/mcp-server-[a-z0-9]{5}\b/g, 'SLICE')
    .replace(/pod-template-hash=[bcdf4-9]+/g, 'pod-template-hash=HASH')
    .replace(/smoke-[a-z0-9]{5}\b/g, 'JOBPOD')
    .replace(/\b10\.\d+\.\d+\.\d+\b/g, 'ADDRESS')
    .replace(/\bnode-\d\b/g, 'NODE')
    .replace(/\b\d+[smh](\d+[smh])?\b/g, 'AGE')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** What kubectl logs about itself when it ends its watch: at times it does, on either cluster. */
const ownLog = /^[IWE]\d{4} [\d:.]+ +\d+ reflector\.go:/;

function entryOf(
  { args, lines, stdin }: KubectlCommand,
  { code, stdout, stderr }: KubectlResult,
  namespace: string,
): Entry {
  const all = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '' && !ownLog.test(line));
  const kept = lines ? all.filter((line) => lines.test(line)) : all;
  const shown = kept.map((line) => plain(line, namespace));
  const command = stdin ? `${args} < ${stdin}` : args;
  return { command, code, lines: [...new Set(lines ? shown.sort() : shown)] };
}

async function run(target: WireTarget, namespace: string, command: KubectlCommand): Promise<KubectlResult> {
  // Arguments never contain spaces but in JSON, which is written without any.
  const args = ['--namespace', namespace, ...command.args.split(' ')];
  const list = command.stdin === undefined ? [] : manifests()[command.stdin];
  const stdin = list.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
  return await target.kubectl(args, stdin);
}

/** Whether a command that needs patience has got the answer it waits for. */
function isThere(command: KubectlCommand, entry: Entry, recorded: Entry | undefined): boolean {
  if (recorded) return JSON.stringify(entry) === JSON.stringify(recorded);
  return command.patient !== true || entry.lines.some((line) => /Complete|second|No resources/.test(line));
}

const recording = process.env['RECORD_TRANSCRIPTS'] !== undefined;
const missing = 'missing' in findControlPlane();

export const kubectl: Suite = (target) => {
  describe('kubectl', () => {
    it.skipIf(missing)(
      'gives the same exit codes and lines as on a real control plane',
      { timeout: 90_000 },
      async () => {
        const field = await openField(target().admin);
        const record = recording && target().name === 'real';
        const known =
          !record && existsSync(transcript) ? (JSON.parse(readFileSync(transcript, 'utf8')) as Entry[]) : [];
        const entries: Entry[] = [];
        for (const [index, command] of kubectlCommands.entries()) {
          const ask = async () => entryOf(command, await run(target(), field.namespace, command), field.namespace);
          let entry = await ask();
          if (command.patient)
            entry = await until(command.args, async () => {
              entry = await ask();
              return isThere(command, entry, known[index]) ? entry : undefined;
            }).catch(() => entry);
          entries.push(entry);
        }
        if (record) writeFileSync(transcript, `${JSON.stringify(entries, null, 2)}\n`);
        else expect(entries).toEqual(known);
      },
    );
  });
};
