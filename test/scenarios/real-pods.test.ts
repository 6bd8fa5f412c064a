import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnControlPlane, whyNoControlPlane } from '../control-plane/describe.ts';
import { isolated, whyNotIsolated } from '../control-plane/isolated.ts';
import { type PodServers, startPodServers } from '../support/pod-servers.ts';
import { type RealPlatform, realNamespace, startRealPlatform } from '../support/real-platform.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

// The one story where nothing of the cluster is simulated but the containers: a real API server calls real HTTP servers at the addresses
// of pods. It runs once more inside `isolated`, where those addresses are local; PostgreSQL refuses to run there for anyone but root.
const inside = process.env['MCP_CHATOPS_ISOLATED'] === 'yes';
const isRoot = process.getuid?.() === 0;
const missing =
  whyNoControlPlane() ?? whyNotIsolated() ?? (isRoot ? undefined : 'PostgreSQL in a namespace needs root');

function outside(): void {
  const name = `pods that answer${missing === undefined ? '' : ` (skipped: ${missing})`}`;
  it.skipIf(missing !== undefined)(name, () => {
    const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
    const command = [process.execPath, vitest, 'run', '--project', 'scenarios', fileURLToPath(import.meta.url)];
    const { program, args } = isolated(command);
    const env = { ...process.env, MCP_CHATOPS_ISOLATED: 'yes' };
    const run = spawnSync(program, args, { encoding: 'utf8', timeout: 110_000, env });
    expect(run.status, `${run.stdout}\n${run.stderr}`).toBe(0);
    expect(run.stdout).toMatch(/3 passed/);
  });
}

function within(): void {
  describeOnControlPlane(
    'on a real control plane with pods that answer',
    (plane) => {
      let platform: RealPlatform;
      let pods: PodServers;
      let world: World;
      beforeAll(async () => {
        pods = startPodServers(plane(), realNamespace, 'app=mcp-server');
        platform = await startRealPlatform(plane(), []);
        world = await startWorld({
          kubeconfig: platform.kubeconfig,
          change: (file) => ({ ...file, environments: { production: file.environments['production'] } }),
        });
      });
      afterAll(async () => {
        await world?.stop();
        await pods?.stop();
      });

      it('health asks every pod, and the service', async () => {
        const { dev } = cast(world.workspace);
        await (await dev.types('health')).shows('production is healthy: 6 of 6 checks');
        const [name = '', server] = [...pods.servers][0] ?? [];
        server?.setUnhealthy('database: timeout');
        const ill = await dev.types('health');
        expect(await ill.shows('Done')).toContain(`/health 503 "database: timeout" on 1 of 3 pods (${name.slice(-5)})`);
        server?.setUnhealthy(undefined);
      });

      it('clear-jwks reaches every pod, once', async () => {
        const { dev } = cast(world.workspace);
        const card = await dev.types('auth clear-jwks');
        await card.shows('expires');
        await dev.presses(card, 'Clear the cache');
        expect(await card.shows('Done')).toMatch(/^✓ JWKS cache cleared on 3 of 3 ready pods/);
        expect([...pods.servers.values()].map((server) => server.jwks.clears)).toEqual([1, 1, 1]);
      });

      it('a rollback is verified on every pod', async () => {
        const { dev, lead } = cast(world.workspace);
        const bad = await platform.deploys('mcp-server', 'mcp/server:2.4.0-bad-image');
        const card = await dev.types('rollback');
        await card.shows('expires');
        await lead.presses(card, card.buttons()[0] ?? '');
        const done = await card.shows('Done');
        expect(done).toContain(`(revision ${bad - 1}) again`);
        expect(done).toContain('✓ /ready  200 on 3 of 3 pods and through the service');
      });
    },
    { nodes: 1 },
  );
}

if (inside) within();
else outside();
