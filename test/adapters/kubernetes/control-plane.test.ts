import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { findBinaries } from '../../control-plane/binaries.ts';
import { describeOnControlPlane } from '../../control-plane/describe.ts';
import { clearLeftovers, processesNaming } from '../../control-plane/leftovers.ts';

const folder = mkdtempSync(join(tmpdir(), 'mcp-binaries-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl', 'kwok'];

function place(name: string, programs: readonly string[]): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const program of programs) {
    writeFileSync(join(path, program), '');
    chmodSync(join(path, program), 0o755);
  }
  return path;
}

describe('the programs of a control plane', () => {
  test('come from KUBEBUILDER_ASSETS, then TEST_ASSET_*, then the folders in their order', () => {
    const assets = place('assets', ['etcd']);
    const single = place('single', ['etcd', 'kubectl']);
    const first = place('first', ['kubectl', 'kwok']);
    const second = place('second', [...all, 'metrics-server']);
    const environment = {
      KUBEBUILDER_ASSETS: assets,
      TEST_ASSET_ETCD: join(single, 'etcd'),
      TEST_ASSET_KUBECTL: join(single, 'kubectl'),
    };
    expect(findBinaries({ environment, folders: [() => undefined, first, second] })).toMatchObject({
      etcd: join(assets, 'etcd'),
      kubectl: join(single, 'kubectl'),
      kwok: join(first, 'kwok'),
      'kube-apiserver': join(second, 'kube-apiserver'),
      'metrics-server': join(second, 'metrics-server'),
    });
  });

  test('are named when they are nowhere, and a folder is only asked for when it is needed', () => {
    const lacking = place(
      'lacking',
      all.filter((name) => name !== 'kwok'),
    );
    expect(findBinaries({ environment: {}, folders: [lacking] })).toMatchObject({
      missing: expect.stringMatching(/^kwok not found/),
    });
    const whole = place('whole', all);
    const unneeded = () => {
      throw new Error('asked for nothing');
    };
    expect(findBinaries({ environment: { KUBEBUILDER_ASSETS: whole }, folders: [unneeded] })).toHaveProperty('kwok');
  });
});

describeOnControlPlane(
  'the control plane of a test',
  (plane) => {
    test('answers kubectl, and its nodes are ready', async () => {
      const { code, stdout } = await plane().kubectl(['get', 'nodes', '--no-headers']);
      expect(code).toBe(0);
      expect(stdout.match(/ Ready /g)).toHaveLength(1);
    });

    test('that was killed is ended by the next start; a living one is left alone', async () => {
      const up = fileURLToPath(new URL('../../control-plane/up.ts', import.meta.url));
      const child = spawn(process.execPath, [up], { stdio: ['ignore', 'pipe', 'inherit'] });
      let printed = '';
      for await (const chunk of child.stdout) {
        printed += chunk;
        if (printed.includes('logs:')) break;
      }
      const left = /KUBECONFIG=(.*)\/admin\.conf/.exec(printed)?.[1] ?? '';
      expect(processesNaming(left).length).toBeGreaterThanOrEqual(5);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(processesNaming(left).length).toBeGreaterThanOrEqual(5);

      expect(await clearLeftovers()).toContain(left);
      await expect.poll(() => processesNaming(left)).toEqual([]);
      expect(existsSync(left)).toBe(false);
      expect((await plane().send('GET', '/readyz')).status).toBe(200);
    });
  },
  { nodes: 1 },
);
