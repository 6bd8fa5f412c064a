import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';

export interface SandboxOptions {
  readonly port: number;
  /** Forget what earlier runs kept. */
  readonly fresh: boolean;
  /** A real cluster instead of the simulated one. */
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly mode: 'socket' | 'http';
  /** Start everything, say so, and stop: for tests. */
  readonly once: boolean;
}

export const usage = `npm run sandbox -- [options]
  --port N              port of the local workspace (default 3100)
  --fresh               forget messages and runs of earlier starts
  --mode socket|http    how the workspace reaches the bot (default socket)
  --kubeconfig FILE     a real cluster instead of the simulated one
  --context NAME        context in that kubeconfig
  --namespace NAME      namespace of the platform in it (default mcp-production)
Environment: DATABASE_URL and REDIS_URL take the place of the built-in servers; SLACK_BOT_TOKEN and SLACK_APP_TOKEN that of the
local workspace.`;

/** Reads the command line; throws an Error with the usage for a mistake. */
export function sandboxOptions(args: readonly string[]): SandboxOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      options: {
        port: { type: 'string', default: '3100' },
        fresh: { type: 'boolean', default: false },
        mode: { type: 'string', default: 'socket' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        namespace: { type: 'string' },
        once: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port} is no port`);
    if (values.kubeconfig !== undefined && !existsSync(values.kubeconfig))
      throw new Error(`--kubeconfig ${values.kubeconfig} is not there`);
    if (values.mode !== 'socket' && values.mode !== 'http') throw new Error('--mode is socket or http');
    return {
      ...values,
      kubeconfig: values.kubeconfig,
      context: values.context,
      namespace: values.namespace,
      port,
      mode: values.mode,
    };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`, { cause: error });
  }
}
