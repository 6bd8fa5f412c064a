import { describe, expect, it } from 'vitest';
import { withImage } from '../../src/releases/container-choice.ts';
import { releaseDigest } from '../../src/workloads/releases.ts';
import { expectTold } from '../support/action/told.ts';
import { useActions } from '../support/action/use-actions.ts';
import type { BotMemory } from '../support/action/with-memory.ts';
import type { Watched } from '../support/deployment.ts';
import { eventually } from '../support/patience.ts';

const memory: BotMemory = { releases: {}, incidents: {} };
const actions = useActions({
  memory,
  change: ({ environments, ...file }) => ({
    ...file,
    environments: { ...environments, staging: { ...environments['staging'], onFailedVerification: 'undo' } },
  }),
});
const server = () => actions.server();
const digest = `sha256:${'9f1c'.repeat(16)}`;
const namespace = 'mcp-production';
const faults = () => actions.platform.cluster.faults;
const patch = { verb: 'patch', resource: 'deployments', namespace } as const;

/** The template that runs, with another image. */
function templateWith(image: string) {
  const { spec } = actions.platform.cluster.read('deployments', namespace, 'mcp-server') as unknown as {
    spec: { template: Record<string, unknown> };
  };
  return withImage(spec.template, 'mcp-server', image);
}
interface Object_ {
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly object[] } } };
}
const backTo = (label: string, to: number) => ({
  ...{ label: `Back to ${label}`, action: 'rollback', params: { deployment: 'mcp-server', to } },
});
const lines = async (text: string) => {
  const { plan } = await actions.plan(text);
  const rows = (plan.parts ?? []).flatMap((part) => (part.kind === 'lines' ? part.lines : []));
  return Object.fromEntries(rows.map(({ mark, label, text: words }) => [label, `${mark}: ${words}`]));
};

// First, in a world where nothing has happened.
it('answers its examples as docs/commands.md says', async () => {
  await expectTold(actions, 'deploy');
  await actions.run('rollback to=3');
});

describe('a deploy that works', () => {
  it('gives the container another image, and checks every pod; its way back is what ran', async () => {
    const done = await actions.run('deploy mcp/server:2.4.0');
    expect(done, done.hint).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.4.0' });
    expect(done.report?.notes).toEqual(['it is revision 6 now']);
    expect(done.planned.plan.release).toMatchObject({ images: ['docker.io/mcp/server:2.4.0'], forward: true });
    expect(server().image()).toBe('mcp/server:2.4.0');
    const object = actions.platform.cluster.read('deployments', namespace, 'mcp-server');
    expect(object?.metadata.annotations?.['kubernetes.io/change-cause']).toBe(`deploy mcp/server:2.4.0 (${done.run})`);
    const undone = await actions.undo(done);
    expect(undone).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.3.0 (revision 5) again' });
    expect(server().image()).toBe('mcp/server:2.3.0');
  });

  it('a tag may be moved, a digest is fixed, and the plan says which', async () => {
    const words = async (text: string) => (await actions.plan(text)).plan.promises.map(({ text: said }) => said)[0];
    expect(await words('deploy mcp/server:2.4.0')).toContain('2.4.0 is a tag, which may be moved');
    expect(await words(`deploy mcp/server@${digest}`)).toContain('Fixed by its digest');
    expect(await words(`deploy mcp/server:2.4.0@${digest}`)).toContain('Fixed by its digest');
  });

  it('what Slack made a link of is what was typed', async () => {
    const { plan } = await actions.plan(
      'deploy <http://registry.example.com/mcp/server:2.4.0|registry.example.com/mcp/server:2.4.0>',
    );
    expect(plan.changes).toEqual([
      { label: 'mcp-server image', before: 'mcp/server:2.3.0', after: 'registry.example.com/mcp/server:2.4.0' },
    ]);
    expect(plan.warnings).toEqual(['mcp-server runs mcp/server:2.3.0 now: this is an image of another repository.']);
  });
});

describe('refused, with nothing changed', () => {
  it.each([
    ['mcp/server:2.3.0', 'NOTHING_TO_DO', 'mcp-server runs mcp/server:2.3.0 already. Nothing was changed.'],
    ['docker.io/mcp/server:2.3.0', 'NOTHING_TO_DO', 'mcp-server runs mcp/server:2.3.0 already. Nothing was changed.'],
    [
      'mcp/server',
      'PARAM_INVALID',
      'mcp/server names neither a tag nor a digest, so "latest" would be pulled. Nothing was changed.',
    ],
    ['mcp/server:2.4.0 container=proxy', 'PARAM_INVALID', 'proxy is no container of mcp-server. Nothing was changed.'],
    [
      'mcp/server:2.4.0 mcp-gateway',
      'PARAM_INVALID',
      'production has no deployment "mcp-gateway" that this bot may touch.',
    ],
  ])('%s', async (text, code, message) => {
    await expect(actions.plan(`deploy ${text}`)).rejects.toMatchObject({ code, message });
  });

  it('a version alone gets the whole reference as its hint', async () => {
    await expect(actions.plan('deploy 2.4.0')).rejects.toMatchObject({
      hint: 'Name the release: `/mcp deploy mcp/server:2.4.0`.',
    });
  });
});

describe('the checklist before it', () => {
  it('is ticked from what the bot saw, and what it does not know is not ticked', async () => {
    expect(await lines('deploy mcp/server:2.4.2')).toEqual({
      staging: 'unknown: no run has checked this image there',
      Baseline: expect.stringMatching(/^good: 0% errors, p99 \d+ ms$/),
      'Way back': expect.stringMatching(/^good: 2\.3\.0 \(revision \d+\), after asking$/),
      Monitoring: 'good: Prometheus answers',
      Backup: 'warning: no proven backup yet: take one with /mcp db backup',
      Incidents: 'good: no open P1 or P2 in production',
      Freeze: 'good: none now',
    });
    const { plan } = await actions.plan('deploy mcp/server:2.4.2');
    expect(plan.promises.at(-1)?.text).toBe(
      'Not checked by the bot; whoever approves confirms: change request reviewed, stakeholders told.',
    );
  });

  it('knows how the same image did on staging, and warns of one that failed there', async () => {
    const known = { digest: 'x', run: 'R-7', by: 'U0DEV', images: ['docker.io/mcp/server:2.4.2'] };
    memory.releases = { staging: [{ ...known, verdict: 'verified' }] };
    expect((await lines('deploy mcp/server:2.4.2'))['staging']).toBe('good: this image passed its check in R-7');
    expect((await lines('deploy mcp/server:2.4.3'))['staging']).toBe('unknown: no run has checked this image there');
    memory.releases = { staging: [{ ...known, verdict: 'failed' }] };
    const { plan } = await actions.plan('deploy mcp/server:2.4.2');
    expect(plan.warnings).toEqual(['On staging this image failed its check in R-7.']);
    memory.releases = {};
  });

  it('warns of a release that was left or failed here, with the run that says so', async () => {
    const release = releaseDigest(templateWith('mcp/server:2.4.2'));
    memory.releases = { production: [{ digest: release, verdict: 'left', run: 'R-9', by: 'U0DEV' }] };
    expect((await actions.plan('deploy mcp/server:2.4.2')).plan.warnings).toEqual(['R-9 rolled back from 2.4.2.']);
    memory.releases = {};
  });

  it('an incident that opens after the approval stops it, and the new plan names it', async () => {
    const before = server().patches();
    const late = await actions.run('deploy mcp/server:2.4.2', {
      meanwhile: async () => {
        memory.incidents = {
          production: [
            { id: 7, severity: 1, title: 'mcp-server down', openedAt: '2026-01-31T14:05:00.000Z' },
            { id: 8, severity: 3, title: 'slow', openedAt: '2026-01-31T14:05:00.000Z' },
          ],
        };
      },
    });
    expect(late.state).toBe('drifted');
    expect(late.planned.plan.warnings).toEqual(['INC-7 (P1) is open: mcp-server down. Deploy only what helps it.']);
    expect(server().patches()).toBe(before);
    memory.incidents = {};
  });
});

describe('a deploy that does not work', () => {
  it('an image that cannot be pulled ends it early, old pods serve, and the way back is offered', async () => {
    const revision = server().revision();
    const pods = server().pods();
    const begun = actions.clock.now().getTime();
    const failed = await actions.run('deploy mcp/server:2.5.0-bad-image');
    expect(failed.state).toBe('failed');
    expect(failed.headline).toMatch(
      /^mcp-server will not become ready: its image cannot be pulled\..* 3 of 3 pods still serve\.$/,
    );
    expect(actions.clock.now().getTime() - begun).toBeLessThan(60_000);
    expect(server().pods()).toEqual(expect.arrayContaining([...pods]));
    expect(failed.offers).toContainEqual(backTo('2.3.0', revision));
    expect(failed.next).toBeUndefined();
    expect((await actions.undo(failed)).state).toBe('succeeded');
  });

  it('new pods that crash end it early; where policy goes back, the bot asks for what the plan names', async () => {
    const staging = actions.server('mcp-staging');
    const runs = staging.image();
    const revision = staging.revision();
    const failed = await actions.run('deploy mcp/server:2.5.0-crash-loop env=staging');
    expect(failed.state).toBe('failed');
    expect(failed.headline).toContain('new pods crash again and again');
    expect(failed.planned.plan.onFailure).toBe('undo');
    expect(failed.next).toMatchObject({ action: 'rollback', params: { deployment: 'mcp-server', to: revision } });
    const back = await actions.run(`rollback to=${revision} env=staging`);
    expect(back.state).toBe('succeeded');
    expect(staging.image()).toBe(runs);
  });

  it('changes nothing where somebody deployed between the approval and the start', async () => {
    const late = await actions.run('deploy mcp/server:2.4.4', {
      meanwhile: () => server().deploys('mcp/server:2.3.1'),
    });
    expect(late.state).toBe('drifted');
    await server().settles();
    expect(server().image()).toBe('mcp/server:2.3.1');
  });
});

describe('what the API answers', () => {
  it('no right to patch: nothing is changed, and the right is named', async () => {
    const fault = faults().inject({ match: patch, effect: { kind: 'forbidden' } });
    const image = server().image();
    const failed = await actions.run('deploy mcp/server:2.4.5');
    fault.remove();
    expect(failed).toMatchObject({ state: 'failed', headline: expect.stringContaining('patch') });
    expect(server().image()).toBe(image);
  });

  it('a reply that is lost after the patch is read back, and the patch is not sent again', async () => {
    const lost = faults().inject({ match: patch, effect: { kind: 'lost-reply' }, times: 1 });
    const before = server().patches();
    const done = await actions.run('deploy mcp/server:2.4.6');
    expect(done, done.headline).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.4.6' });
    expect(lost.hits).toBe(1);
    expect(server().patches()).toBe(before + 1);
    lost.remove();
  });

  it('a conflict over something else of the object is tried again', async () => {
    const { cluster } = actions.platform;
    const late = faults().inject({ match: patch, effect: { kind: 'latency', ms: 2000 }, times: 1 });
    const since = cluster.requests.length;
    const running = actions.run('deploy mcp/server:2.4.8');
    await eventually(() => expect(late.hits).toBe(1), { interval: 1 });
    server().edit({ revisionHistoryLimit: 9 });
    expect(await running).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs 2.4.8' });
    const answers = cluster.requests.slice(since).filter(({ verb }) => verb === 'patch');
    expect(answers.map(({ status }) => status)).toEqual([409, 200]);
    late.remove();
  });

  it('budgets that cannot be read are reported, and block nothing', async () => {
    const fault = faults().inject({ match: { resource: 'poddisruptionbudgets' }, effect: { kind: 'forbidden' } });
    const { plan } = await actions.plan('deploy mcp/server:2.4.7');
    fault.remove();
    expect(plan.course).toEqual([expect.stringMatching(/^Disruption budgets could not be read: /)]);
  });
});

describe('more than one container, and other keepers', () => {
  it('asks which one where it cannot be told; what is named init or sidecar is not touched', async () => {
    const { template } = (actions.platform.cluster.read('deployments', namespace, 'mcp-server') as unknown as Object_)
      .spec;
    const [first] = template.spec.containers;
    const proxy = { name: 'proxy', image: 'envoy/envoy:1.30' };
    const sidecar = { name: 'shipper', image: 'mcp/shipper:1', restartPolicy: 'Always' };
    const own: Watched = server();
    own.edit({
      template: { ...template, spec: { ...template.spec, containers: [first, proxy], initContainers: [sidecar] } },
    });
    await own.settles();
    const { plan } = await actions.plan('deploy mcp/server:2.4.9');
    expect(plan.changes.map(({ label }) => label)).toEqual(['mcp-server image']);
    expect(plan.promises[0]?.text).toContain('Container mcp-server gets it; the other container keeps its image.');
    await expect(actions.plan('deploy other/thing:1')).rejects.toMatchObject({
      code: 'PARAM_INVALID',
      message: expect.stringMatching(
        /^mcp-server has 2 containers: mcp-server \(.*\), proxy \(envoy\/envoy:1\.30\)\. Nothing was changed\.$/,
      ),
      hint: 'Say which one gets the image, such as `container=mcp-server`.',
    });
    await expect(actions.plan('deploy mcp/shipper:2 container=shipper')).rejects.toMatchObject({
      message: 'shipper is an init container or a sidecar of mcp-server. Nothing was changed.',
    });
    const done = await actions.run('deploy envoy/envoy:1.31 container=proxy');
    expect(done, done.headline).toMatchObject({ state: 'succeeded', headline: 'mcp-server runs proxy 1.31' });
  });
});

it('a paused deployment is refused', async () => {
  server().edit({ paused: true });
  await expect(actions.plan('deploy mcp/server:2.4.0')).rejects.toMatchObject({ code: 'DEPLOYMENT_PAUSED' });
  server().edit({ paused: false });
});
