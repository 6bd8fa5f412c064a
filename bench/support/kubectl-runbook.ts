import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface KubectlOptions {
  readonly kubectl: string;
  readonly kubeconfig: string;
  readonly namespace: string;
  /** Where kubectl keeps what it learned of the API; warm after the first time. */
  readonly home: string;
}

/**
 * "Service not responding" as the runbook has it: five commands, one after the other, in a shell; `pod` is the one an operator picked.
 * Gives the ms of the whole. Rejects when a command failed.
 */
export async function kubectlRunbook(options: KubectlOptions, pod: string): Promise<number> {
  const { kubectl, kubeconfig, namespace, home } = options;
  const here = `${kubectl} -n ${namespace}`;
  const script = [
    'set -e',
    `${here} get pods -l app=mcp-server`,
    `${here} logs deployment/mcp-server --tail=100`,
    `${here} get events --sort-by=.lastTimestamp`,
    `${here} top pods -l app=mcp-server`,
    `${here} describe pod ${pod}`,
  ].join('\n');
  const started = performance.now();
  const child = spawn('sh', ['-c', script], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: kubeconfig },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const words: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`kubectl failed:\n${words.join('')}`);
  return performance.now() - started;
}
