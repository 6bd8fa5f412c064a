import { expect, it } from 'vitest';
import { pulledBy } from '../../src/model/image.ts';
import type { KnownRelease } from '../../src/ports/releases.ts';
import type { Quota } from '../../src/ports/workload.ts';
import { releaseDigest } from '../../src/workloads/releases.ts';
import { aBudget, aRule, noLimits } from '../workloads/samples.ts';
import { actions, bound, type Command, pod, template, type World, world } from './bound-world.ts';

// A plan is made from a world: objects of the API, the configuration, what the bot remembers. Each row changes one part of it and says
// whose plan is another one then. What a row does not name stays approved: nobody is asked twice for nothing.

type Way = readonly (string | number)[];

/** A change of the world at one place: a value there, or none. */
const put =
  (way: Way, value: unknown) =>
  (changed: World): void => {
    let at = changed as unknown as Record<string | number, unknown>;
    for (const step of way.slice(0, -1)) at = at[step] as typeof at;
    const last = way.at(-1) ?? '';
    if (value === undefined) delete at[last];
    else at[last] = value;
  };
const spec = (...way: Way): Way => ['deployment', 'spec', ...way];
const meta = (...way: Way): Way => ['deployment', 'metadata', ...way];
const current = (...way: Way): Way => spec('template', 'spec', ...way);
const container = (...way: Way): Way => current('containers', 0, ...way);
const target = (...way: Way): Way => ['sets', 1, 'spec', 'template', 'spec', ...way];
const config = (...way: Way): Way => ['environment', ...way];
const known = (image: string, verdict: KnownRelease['verdict']) =>
  put(['known'], [{ digest: releaseDigest(template(image)), verdict, run: 'R-1', by: 'U0DEV' }]);

/** Whatever replaces the pods. */
const both: readonly Command[] = ['rollback', 'restart', 'deploy', 'config set', 'resources set'];
const back: readonly Command[] = ['rollback'];
const jwks: readonly Command[] = ['auth clear-jwks'];
/** Whatever may be taken back by a release before it, or by itself. */
const images: readonly Command[] = ['rollback', 'deploy', 'resources set'];
const taken: readonly Command[] = ['rollback', 'deploy', 'config set', 'resources set'];
const limits: readonly Command[] = ['resources set'];
const failedThere = {
  environment: 'staging',
  known: [{ digest: 'x', verdict: 'failed', run: 'R-9', by: 'U0DEV', images: [pulledBy('mcp/server:2.5.0')] }],
};
const full: Quota = { name: 'compute', isScoped: false, limits: { ...noLimits, pods: { hard: 3, used: 3 } } };
const deploys: readonly Command[] = ['deploy'];
const sets: readonly Command[] = ['config set'];
const all: readonly Command[] = [...both, 'auth clear-jwks'];
const none: readonly Command[] = [];

/** One of three new pods is ready, and the controller has not said that the rollout ended. */
const rolling = (changed: World): void => {
  put(['deployment', 'status', 'updatedReplicas'], 1)(changed);
  put(['deployment', 'status', 'conditions', 0, 'reason'], 'ReplicaSetUpdated')(changed);
};

const rows: readonly (readonly [string, (changed: World) => void, readonly Command[]])[] = [
  // How the pods are replaced
  ['the strategy becomes Recreate', put(spec('strategy'), { type: 'Recreate' }), both],
  ['no extra pod', put(spec('strategy', 'rollingUpdate', 'maxSurge'), 0), both],
  ['two extra pods', put(spec('strategy', 'rollingUpdate', 'maxSurge'), 2), both],
  ['one pod may be away', put(spec('strategy', 'rollingUpdate', 'maxUnavailable'), 1), both],
  ['a share that comes to the same pods', put(spec('strategy', 'rollingUpdate', 'maxSurge'), '30%'), none],
  ['more replicas', put(spec('replicas'), 4), both],
  ['no replicas', put(spec('replicas'), 0), both],
  ['the deadline of a rollout', put(spec('progressDeadlineSeconds'), 60), both],
  ['how long a new pod must be ready', put(spec('minReadySeconds'), 300), both],
  ['the rollout is paused', put(spec('paused'), true), both],
  // What runs now
  ['another deployment of that name', put(meta('uid'), 'other'), all],
  ['the image that runs', put(container('image'), 'mcp/server:2.5.0'), both],
  ['an argument', put(container('args'), ['serve', '--debug']), both],
  ['a hidden value', put(container('env', 0, 'value'), '40'), both],
  ['a header of a probe', put(container('readinessProbe', 'httpGet', 'httpHeaders', 0, 'value'), 'two'), both],
  ['privileged', put(container('securityContext'), { privileged: true }), both],
  ['the network of the host', put(current('hostNetwork'), true), both],
  ['the service account', put(current('serviceAccountName'), 'admin'), both],
  ['a volume of the host', put(current('volumes', 0), { name: 'tmp', hostPath: { path: '/' } }), both],
  ['a mount of part of a volume', put(container('volumeMounts', 0, 'subPath'), 'x'), both],
  ['an empty object that means something', put(current('affinity'), {}), both],
  [
    'the order of variables',
    put(container('env'), [
      { name: 'HOST', value: 'a' },
      { name: 'POOL_SIZE', value: '20' },
    ]),
    both,
  ],
  ['another container', put(current('containers', 1), { name: 'proxy', image: 'proxy:1' }), both],
  ['a label of the pods', put(spec('template', 'metadata', 'labels', 'tier'), 'web'), both],
  ['a restart', put(spec('template', 'metadata', 'annotations'), { 'kubectl.kubernetes.io/restartedAt': 't' }), both],
  // What comes back
  ['the image of the target', put(target('containers', 0, 'image'), 'mcp/server:2.3.1'), back],
  ['a hidden value of the target', put(target('containers', 0, 'env', 0, 'value'), '40'), back],
  ['the user of the target', put(target('securityContext'), { runAsUser: 0 }), back],
  ['the target is made anew', put(['sets', 1, 'metadata', 'uid'], 'other'), back],
  ['the target is gone', put(['sets', 1, 'metadata', 'ownerReferences'], []), back],
  ['an annotation the target restores', put(['sets', 1, 'metadata', 'annotations', 'example.com/owner'], 'b'), back],
  ['an annotation the target adds', put(['sets', 1, 'metadata', 'annotations', 'example.com/note'], 'x'), back],
  ['an annotation that a rollback takes away', put(meta('annotations', 'example.com/page'), 'x'), back],
  // What is known
  ['a run rolled back from the target', known('mcp/server:2.3.0', 'left'), back],
  ['the target failed its check', known('mcp/server:2.3.0', 'failed'), back],
  ['an older release is the one that passed its check', known('mcp/server:2.2.0', 'verified'), back],
  // Both only change what people would be asked to return to.
  ['a run rolled back from what runs', known('mcp/server:2.4.0', 'left'), none],
  ['the rollout of what runs gave up', put(['deployment', 'status', 'conditions'], []), none],
  ['Argo CD keeps it', put(meta('annotations', 'argocd.argoproj.io/tracking-id'), 'shop:x'), images],
  ['Flux keeps it', put(meta('labels', 'kustomize.toolkit.fluxcd.io/name'), 'apps'), images],
  ['Helm keeps it', put(meta('managedFields'), [{ manager: 'helm' }]), images],
  // What is set, and what else new pods start with
  ['the value before', put(['configMap', 'data', 'rate'], '150'), sets],
  ['another value of the ConfigMap', put(['configMap', 'data', 'burst'], '30'), sets],
  ['a key more', put(['configMap', 'data', 'level'], 'info'), sets],
  ['another ConfigMap of that name', put(['configMap', 'metadata', 'uid'], 'other'), sets],
  ['the ConfigMap is immutable', put(['configMap', 'immutable'], true), sets],
  ['Flux keeps the ConfigMap', put(['configMap', 'metadata', 'labels', 'kustomize.toolkit.fluxcd.io/name'], 'x'), sets],
  [
    'the pods are older than it',
    put(['configMap', 'metadata', 'managedFields', 0, 'time'], '2026-01-31T13:00:00Z'),
    none,
  ],
  ['the key may not be set any more', put(config('config', 'settable'), { 'mcp-config': ['burst'] }), sets],
  ['the version of the ConfigMap', put(['configMap', 'metadata', 'resourceVersion'], '8'), none],
  // What a deployment is told of besides
  ['an incident is open', put(['incidents'], [{ id: 7, severity: 1, title: 'down' }]), deploys],
  ['the tag is moved in its registry', put(['seen'], `sha256:${'b'.repeat(64)}`), deploys],
  ['the image failed elsewhere', put(['elsewhere'], [failedThere]), deploys],
  ['a budget wants more than are left', put(['budgets'], [aBudget({ desiredHealthy: 4, selector: [] })]), deploys],
  ['a quota leaves no room', put(['quotas'], [full]), both],
  ['a quota leaves room', put(['quotas'], [{ ...full, limits: { pods: { hard: 9, used: 3 } } }]), none],
  ['a quota of some pods', put(['quotas'], [{ ...full, isScoped: true }]), none],
  ['no node has room', put(['nodes', 0, 'cordoned'], true), limits],
  ['less room on a node', put(['nodes', 0, 'offers', 'pods'], 5), none],
  ['a LimitRange allows less', put(['rules'], [aRule({ max: { cpuMillis: undefined, memoryBytes: 1 } })]), limits],
  ['how long a deployment may take', put(config('deploy', 'timeoutSeconds'), 60), deploys],
  // The configuration
  ['the namespace', put(config('namespace'), 'mcp-other'), all],
  ['the path of the health check', put(config('server', 'healthPath'), '/healthz'), both],
  ['the path of the readiness check', put(config('server', 'readyPath'), '/readyz'), both],
  ['the port', put(config('server', 'port'), 9000), all],
  ['the service', put(config('server', 'service'), 'other'), both],
  ['the deployment of the MCP server', put(config('server', 'deployment'), 'mcp-gateway'), all],
  ['the path that clears the cache', put(config('server', 'jwksClearPath'), '/clear'), jwks],
  ['the path that reads the cache', put(config('server', 'jwksStatusPath'), '/keys'), jwks],
  ['the image of the smoke test', put(config('smokeTest', 'image'), 'mcp/smoke:2'), both],
  ['the command of the smoke test', put(config('smokeTest', 'command'), ['true']), both],
  ['the deadline of the smoke test', put(config('smokeTest', 'deadlineSeconds'), 5), both],
  ['no smoke test', put(config('smokeTest'), undefined), both],
  ['the way back is taken by itself', put(config('onFailedVerification'), 'undo'), taken],
  // What no reader cares about
  ['the version of the object', put(meta('resourceVersion'), '11'), none],
  // A restart is refused meanwhile. The others name another way back then, and people are asked before it is taken.
  ['a rollout is under way', rolling, ['restart']],
  ['the version of a ReplicaSet', put(['sets', 1, 'metadata', 'resourceVersion'], '6'), none],
  ['the generation of the status', put(['deployment', 'status', 'observedGeneration'], 4), none],
  ['a label of the deployment', put(meta('labels', 'team'), 'b'), none],
  ['who else wrote it', put(meta('managedFields'), [{ manager: 'kube-controller-manager' }]), none],
  ['pods that are available', put(['deployment', 'status', 'availableReplicas'], 2), none],
  ['the age of a revision', put(['sets', 1, 'metadata', 'creationTimestamp'], '2026-01-30T12:00:00Z'), none],
  [
    'a note on the cause of the target',
    put(['sets', 1, 'metadata', 'annotations', 'kubernetes.io/change-cause'], 'x'),
    none,
  ],
  ['a pod that is made anew', put(['pods', 0], pod('d')), none],
  ['a pod that goes', put(['pods', 0, 'metadata', 'deletionTimestamp'], '2026-01-31T14:21:00Z'), none],
  ['the labels that are empty', put(current('nodeSelector'), {}), none],
  ['the time zone', put(config('timezone'), 'UTC'), none],
  ['the address of the portal', put(config('adminPortal', 'url'), 'https://other.example.com'), none],
];

it.each(rows)('%s', async (_, change, expected) => {
  const changed = world();
  change(changed);
  const drifted: Command[] = [];
  for (const command of Object.keys(actions) as Command[]) {
    if ((await bound(command, changed)) !== (await bound(command, world()))) drifted.push(command);
  }
  expect(drifted).toEqual([...expected]);
});

it.each([
  ['a rollout is under way', rolling],
  ['a run rolled back from what runs', known('mcp/server:2.4.0', 'left')],
  ['the rollout of what runs gave up', put(['deployment', 'status', 'conditions'], [])],
])('where the bot takes the way back by itself, %s is another plan of whatever has one', async (_, change) => {
  const policy = put(config('onFailedVerification'), 'undo');
  const [asWas, changed] = [world(), world()];
  for (const one of [asWas, changed]) policy(one);
  change(changed);
  for (const command of images) expect(await bound(command, changed)).not.toBe(await bound(command, asWas));
});

it('two readings of one world bind the same', async () => {
  for (const command of Object.keys(actions) as Command[]) {
    expect(await bound(command, world())).toMatch(/^[0-9a-f]{64}$/);
    expect(await bound(command, world())).toBe(await bound(command, world()));
  }
});
