import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The programs of a control plane, as absolute paths. */
export interface Binaries {
  readonly etcd: string;
  readonly 'kube-apiserver': string;
  readonly 'kube-controller-manager': string;
  readonly 'kube-scheduler': string;
  readonly kubectl: string;
  readonly kwok: string;
  /** Only needed for figures of use; a plane without it has no metrics API. */
  readonly 'metrics-server': string | undefined;
}

type Needed = Exclude<keyof Binaries, 'metrics-server'>;

const needed: readonly Needed[] = [
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kube-scheduler',
  'kubectl',
  'kwok',
];

type Environment = Readonly<Record<string, string | undefined>>;

export interface Places {
  /** The folders to look in, best first; a function is asked only when everything before it lacked something. */
  readonly folders: readonly (string | (() => string | undefined))[];
  readonly environment: Environment;
}

/** Where `build.ts` puts what it built. */
export function builtFolder(environment: Environment = process.env): string {
  return join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'mcp-chatops', 'control-plane');
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** envtest names single programs by variables such as TEST_ASSET_KUBE_APISERVER. */
function single(name: string, environment: Environment): string | undefined {
  const path = environment[`TEST_ASSET_${name.toUpperCase().replaceAll('-', '_')}`];
  return path !== undefined && isProgram(path) ? path : undefined;
}

/** A folder beside the repository that unpacks the programs and prints where. */
export function siblingFolder(repository: string): string | undefined {
  const script = join(repository, '..', 'shared', 'kube', 'unpack');
  if (!existsSync(script)) return undefined;
  const run = spawnSync(script, { encoding: 'utf8', timeout: 120_000 });
  const folder = run.stdout?.trim().split('\n').at(-1) ?? '';
  return run.status === 0 && folder !== '' ? folder : undefined;
}

/**
 * The programs of a control plane, each from the first place that has it: its TEST_ASSET_ variable goes before all folders but
 * KUBEBUILDER_ASSETS. Gives the reason in words when one is nowhere.
 */
export function findBinaries(places: Places): Binaries | { missing: string } {
  const { environment } = places;
  const found = new Map<string, string>();
  const lacking = () => needed.filter((name) => !found.has(name));
  const lookIn = (folder: string) => {
    for (const name of [...needed, 'metrics-server']) {
      const path = join(folder, name);
      if (!found.has(name) && isProgram(path)) found.set(name, path);
    }
  };

  for (const folder of environment['KUBEBUILDER_ASSETS']?.split(delimiter) ?? []) if (folder !== '') lookIn(folder);
  for (const name of [...needed, 'metrics-server']) {
    const path = single(name, environment);
    if (path !== undefined && !found.has(name)) found.set(name, path);
  }
  for (const place of places.folders) {
    if (lacking().length === 0) break;
    const folder = typeof place === 'string' ? place : place();
    if (folder !== undefined) lookIn(folder);
  }

  if (lacking().length > 0) {
    return {
      missing: `${lacking().join(', ')} not found (KUBEBUILDER_ASSETS, TEST_ASSET_*, or build them: node test/control-plane/build.ts)`,
    };
  }
  const path = (name: Needed) => found.get(name) ?? '';
  return {
    etcd: path('etcd'),
    'kube-apiserver': path('kube-apiserver'),
    'kube-controller-manager': path('kube-controller-manager'),
    'kube-scheduler': path('kube-scheduler'),
    kubectl: path('kubectl'),
    kwok: path('kwok'),
    'metrics-server': found.get('metrics-server'),
  };
}
