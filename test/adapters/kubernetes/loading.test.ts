import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../src/adapters/kubernetes/', import.meta.url));

/** Which modules whose name contains `client-node` a program resolves at run time. */
function loadedBy(program: string): readonly string[] {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { if (name.includes('client-node')) console.log(name); return next(name, context); } });`;
  const flags = ['--input-type=module', '--import', `data:text/javascript,${encodeURIComponent(hook)}`, '-e', program];
  const run = spawnSync(process.execPath, flags, { encoding: 'utf8' });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout
    .trim()
    .split('\n')
    .filter((line) => line !== '');
}

const importing = `const { kubernetesCluster } = await import(${JSON.stringify(join(folder, 'cluster.ts'))});`;

const config = JSON.stringify({
  clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
  contexts: [{ name: 'x', context: { cluster: 'c' } }],
  users: [],
  'current-context': 'x',
});

test('the client library is loaded by the first cluster that is made, not by the import', () => {
  expect(loadedBy(importing)).toEqual([]);
  const making = `await kubernetesCluster({ kubeconfig: { text: ${JSON.stringify(config)} }, namespace: 'n', clock: { now: () => new Date() } });`;
  expect(loadedBy(importing + making)).toContain('@kubernetes/client-node');
});

test('without a source it is KUBECONFIG that counts, and nothing at all is told', () => {
  const home = mkdtempSync(join(tmpdir(), 'mcp-home-'));
  const path = join(home, 'config');
  writeFileSync(path, config);
  const making = `await kubernetesCluster({ namespace: 'n', clock: { now: () => new Date() } }).then(() => console.log('made'), (error) => console.log(error.code));`;
  const told = (env: Record<string, string>) =>
    spawnSync(process.execPath, ['--input-type=module', '-e', importing + making], {
      encoding: 'utf8',
      env,
    }).stdout.trim();
  expect(told({ HOME: home, KUBECONFIG: path })).toBe('made');
  expect(told({ HOME: home })).toBe('CONFIG_INVALID');
  rmSync(home, { recursive: true });
});

test('everywhere else only its types are used', () => {
  const importers = readdirSync(folder).filter((name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const plain = source.replaceAll(/import type [^;]*;/g, '');
    return plain.includes("'@kubernetes/client-node");
  });
  expect(importers).toEqual(['kubeconfig.ts']);
});
