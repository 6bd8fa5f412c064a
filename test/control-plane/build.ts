import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtFolder } from './binaries.ts';

// Builds every program of a control plane with Go 1.26 from the published modules (about 10 min on 2 cores, once):
//   node test/control-plane/build.ts [FOLDER]
const kubernetes = '1.36.3';
const target = process.argv[2] ?? builtFolder();
const sources = join(dirname(fileURLToPath(import.meta.url)), 'go');
const work = mkdtempSync(join(tmpdir(), 'control-plane-build-'));
mkdirSync(target, { recursive: true });

function go(folder: string, args: readonly string[]): void {
  process.stderr.write(`go ${args.slice(0, 2).join(' ')} …\n`);
  const env = { ...process.env, CGO_ENABLED: '0', GOBIN: target };
  const run = spawnSync('go', args, { cwd: folder, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (run.status !== 0) throw new Error(`go ${args[0]} failed (${run.error?.message ?? `exit ${run.status}`})`);
}

/** Builds a module of `go/` in a copy, because resolving its modules writes beside it. */
function build(name: string, linker: string): void {
  const folder = join(work, name);
  cpSync(join(sources, name), folder, { recursive: true });
  go(folder, ['mod', 'tidy']);
  go(folder, ['build', '-trimpath', '-buildvcs=false', '-ldflags', `-s -w ${linker}`, '-o', join(target, name), '.']);
}

try {
  build('etcd', '');
  const version = 'k8s.io/component-base/version';
  const [major, minor] = kubernetes.split('.');
  build(
    'kube',
    `-X ${version}.gitVersion=v${kubernetes} -X ${version}.gitMajor=${major} -X ${version}.gitMinor=${minor} ` +
      `-X k8s.io/client-go/pkg/version.gitVersion=v${kubernetes}`,
  );
  for (const name of ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl']) {
    if (!existsSync(join(target, name))) symlinkSync('kube', join(target, name));
  }
  const kwok = '-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=v0.8.0';
  go(work, ['install', '-trimpath', '-ldflags', kwok, 'sigs.k8s.io/kwok/cmd/kwok@v0.8.0']);
  go(work, ['install', '-trimpath', '-ldflags', '-s -w', 'sigs.k8s.io/metrics-server/cmd/metrics-server@v0.9.0']);
  process.stdout.write(`${target}\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
