import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

/** Pod addresses are made local inside; 10.244.0.0/16 is what kwok gives to pods. */
const script = 'ip link set lo up && ip route add local 10.244.0.0/16 dev lo && exec "$@"';

/**
 * A command that runs `command` in network and process namespaces of its own, where a server that a test binds to a pod's address
 * answers there. There is no other network inside, and all that it started ends with it. Linux with util-linux and iproute2.
 */
export function isolated(command: readonly string[]): { readonly program: string; readonly args: readonly string[] } {
  const root = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user'];
  return {
    program: 'unshare',
    args: [
      ...root,
      ...['--net', '--pid', '--fork', '--mount-proc', '--kill-child', '--'],
      ...['sh', '-c', script, 'isolated', ...command],
    ],
  };
}

/** Why this machine cannot isolate a command; undefined when it can. */
export function whyNotIsolated(): string | undefined {
  const { program, args } = isolated(['true']);
  const run = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  if (run.status === 0) return undefined;
  return `no network namespace: ${run.error?.message ?? run.stderr.trim().split('\n')[0]}`;
}

// As a command: node test/control-plane/isolated.ts COMMAND [ARG…]
if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { program, args } = isolated(process.argv.slice(2));
  process.exitCode = spawnSync(program, args, { stdio: 'inherit' }).status ?? 1;
}
