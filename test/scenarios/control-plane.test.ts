import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeOnControlPlane } from '../control-plane/describe.ts';
import { eventually } from '../support/patience.ts';
import { type RealPlatform, realFaults, realNamespace, startRealPlatform } from '../support/real-platform.ts';
import { type Card, cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

// The same bot against a real API server with real controllers, its own service account and the shipped Roles. Pods are simulated there
// and answer no calls, so the MCP server that is asked for its health is another one than those that are operated here.
describeOnControlPlane('on a real control plane', (plane) => {
  let platform: RealPlatform;
  let world: World;
  beforeAll(async () => {
    plane().setLogs(
      ['listening on 8000', 'postgresql://mcp:hunter2-hunter2@db:5432/mcp'],
      ["critical: unhandled exception: KeyError: 'tool_registry'", 'exiting with code 1'],
    );
    platform = await startRealPlatform(plane());
    world = await startWorld({
      kubeconfig: platform.kubeconfig,
      change(file) {
        const { production } = file.environments;
        const deployments = ['mcp-server', ...realFaults];
        const server = { ...production?.server, deployment: 'mcp-gateway' };
        return {
          ...file,
          environments: { production: { ...production, namespace: realNamespace, deployments, server } },
        };
      },
    });
  });
  afterAll(() => world?.stop());

  async function diagnose(deployment: string): Promise<Card> {
    const { dev } = cast(world.workspace);
    const card = await dev.types(`diagnose ${deployment}`);
    await card.shows('Done');
    return card;
  }

  /** A diagnosis names the cause first, sooner or later: what the pods show takes its time. */
  async function isNamed(fault: string, cause: string, because: string | RegExp, button: string): Promise<void> {
    await eventually(
      async () => {
        const card = await diagnose(fault);
        const [headline, first] = card.words().split('\n');
        expect(headline).toContain(`${fault} (production): most likely ${cause}, `);
        expect(first).toMatch(because);
        expect(card.buttons()[0]).toBe(button);
      },
      { interval: 1000 },
    );
  }

  describe('diagnose', () => {
    it('a deployment that is well', async () => {
      const card = await diagnose('mcp-server');
      expect(card.words()).toMatch(/^✓ mcp-server \(production\) is healthy: 3 of 3 pods ready, no sign of trouble\n/);
      expect(card.words()).toContain('endpoints 3 of 3');
    });

    it.each([
      ['slow-start', 'slow start', /runs for \d+ s and is not ready yet/, 'Look again'],
      [
        'bad-image',
        'bad image',
        'cannot pull mcp/server:2.4.0-bad-image; Failed to pull image: rpc error',
        'Plan another image…',
      ],
      ['missing-config', 'missing configuration or secret', 'secret "mcp-secrets" not found', 'Configuration'],
      [
        'crash-loop',
        'crash loop',
        "last words: critical: unhandled exception: KeyError: 'tool_registry'",
        'Logs before the restart',
      ],
      [
        'out-of-memory',
        'out of memory',
        /killed with 137 \(OOMKilled\), \d+ restarts?, limit 512 MiB/,
        'Plan a memory limit of 1 GiB…',
      ],
    ])('%s: %s', async (fault, cause, because, button) => {
      // What is slow to start is so while it is young: on a busy machine it has grown up before anyone asks.
      if (fault === 'slow-start')
        await plane().kubectl(['-n', realNamespace, 'delete', 'pods', '-l', `app=${fault}`, '--wait=false']);
      await isNamed(fault, cause, because, button);
    });

    it('the evidence in the thread holds the logs before the restart, and no secret', async () => {
      const card = await diagnose('crash-loop');
      const file = await world.workspace.waitFor('the evidence', () => {
        const id = card.replies()[0]?.files?.[0]?.id;
        return world.workspace.files.find((one) => one.file.id === id);
      });
      expect(file.text).toContain('before its last restart');
      expect(file.text).toContain('postgresql://mcp:‹redacted:password›@db:5432/mcp');
      expect(file.text).not.toContain('hunter2');
      expect(card.words()).toMatch(/Not read: usage \(/);
    });
  });

  describe('rollback', () => {
    it('from a bad image: planned, approved, rolled out, verified', async () => {
      const { dev, lead } = cast(world.workspace);
      const bad = await platform.deploys('mcp-server', 'mcp/server:2.4.0-bad-image');
      const card = await dev.types('rollback mcp-server');
      const plan = await card.shows('expires');
      expect(plan).toContain(`(revision ${bad - 1}) · production · asked by @dev`);
      expect(plan).toContain('image  mcp/server:2.4.0-bad-image → mcp/server:2.3.0');
      await lead.presses(card, card.buttons()[0] ?? '');
      const done = await card.shows('Done');
      expect(done).toMatch(
        /^✓ mcp-server runs \S+ \(revision \d+\) again · production · .* · @dev · approved by @lead\n/,
      );
      expect(done).toContain('✓ Rollout  3 of 3 pods ready');
      expect(await platform.image('mcp-server')).toBe('mcp/server:2.3.0');
      const annotations = await plane().kubectl(['-n', realNamespace, 'rollout', 'history', 'deployment/mcp-server']);
      expect(annotations.stdout).toContain(`rollback to revision ${bad - 1} (${card.run()})`);
    });

    it('to pods that do not become ready: failed, and the way back is taken by its button', async () => {
      const { dev, lead } = cast(world.workspace);
      const stuck = await platform.deploys('mcp-server', 'mcp/server:2.5.0-not-ready');
      await platform.deploys('mcp-server', 'mcp/server:2.5.1');
      await platform.settles('mcp-server');
      const card = await dev.types(`rollback mcp-server to=${stuck}`);
      await card.shows('expires');
      await lead.presses(card, card.buttons()[0] ?? '');
      const failed = await card.shows('Failed');
      expect(failed).toMatch(/^✕ mcp-server does not come up: no progress for 5 s · /);
      const back = await dev.sees(() => dev.presses(card, 'Back to 2.5.1'));
      await back.shows('expires');
      await lead.presses(back, back.buttons()[0] ?? '');
      await back.shows('Done');
      expect(await platform.image('mcp-server')).toBe('mcp/server:2.5.1');
    });

    it('of what somebody deploys over meanwhile: nothing is changed, and there is a new plan', async () => {
      const { dev, lead } = cast(world.workspace);
      const card = await dev.types('rollback mcp-server');
      await card.shows('expires');
      const newest = await platform.deploys('mcp-server', 'mcp/server:2.6.0');
      const fresh = await lead.sees(() => lead.presses(card, card.buttons()[0] ?? ''));
      expect(await card.shows('Plan changed')).toContain(fresh.run());
      expect(await fresh.shows('expires')).toContain(`2.6.0 (${newest}) now | `);
      expect(await platform.image('mcp-server')).toBe('mcp/server:2.6.0');
    });
  });

  it('restart: new pods, the same image', async () => {
    const { dev, lead } = cast(world.workspace);
    await platform.settles('mcp-server');
    const before = await platform.image('mcp-server');
    const card = await dev.types('restart mcp-server');
    await card.shows('expires');
    await lead.presses(card, 'Restart mcp-server');
    expect(await card.shows('Done')).toMatch(/^✓ mcp-server was restarted: 3 new pods serve/);
    expect(await platform.image('mcp-server')).toBe(before);
  });

  it('diagnose not-ready: failing probe, once the pod is too old to be starting', async () => {
    await isNamed(
      'not-ready',
      'failing probe',
      'Readiness probe failed: HTTP probe failed with statuscode: 503',
      'Restart',
    );
  });
});
