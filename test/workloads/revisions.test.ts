import { describe, expect, it } from 'vitest';
import { releaseDigest, versionOf } from '../../src/workloads/releases.ts';
import {
  otherReleases,
  releaseTable,
  returnAfter,
  shortImage,
  targetRevision,
  wayBack,
} from '../../src/workloads/revisions.ts';
import { aDeployment, aPod, aRevision, progressing, template } from './samples.ts';

const owned = (number: number) => ({
  owner: { kind: 'ReplicaSet', name: `mcp-server-${number}`, uid: `set-${number}` },
});
const revisions = [1, 2, 3, 4].map((number) => aRevision(number));
const history = { deployment: aDeployment(), revisions, pods: [aPod('aaaaa')], known: [] };

describe('the way back', () => {
  it('is the revision before', () => {
    expect(wayBack(history)?.newest.number).toBe(3);
  });

  it('is the one that still serves, while a rollout is stuck', () => {
    const pods = [aPod('new', { ready: false }), aPod('old', owned(2))];
    expect(wayBack({ ...history, pods })?.newest.number).toBe(2);
  });

  it('is never one with the template that runs, nor a newer one', () => {
    const twin = aRevision(3, { template: template('mcp/server:4') });
    expect(wayBack({ ...history, revisions: [aRevision(1), twin, aRevision(4), aRevision(5)] })?.newest.number).toBe(1);
    expect(wayBack({ ...history, revisions: [twin, aRevision(4)] })).toBeUndefined();
  });

  it('is not misled by a pod that is going away', () => {
    const pods = [aPod('aaaaa'), aPod('old', { ...owned(1), deleting: true })];
    expect(wayBack({ ...history, pods })?.newest.number).toBe(3);
  });
});

describe('a revision that is named', () => {
  it('is taken', () => expect(targetRevision(history, 1).revision.number).toBe(1));

  it('must be there', () => {
    expect(() => targetRevision(history, 9)).toThrow(
      'mcp-server has no revision 9; there are: 1 (revision 1), 2 (revision 2), 3 (revision 3), 4 (revision 4). Nothing was changed.',
    );
  });

  it('must differ from what runs', () => {
    expect(() => targetRevision(history, 4)).toThrow('runs the template of revision 4 already');
  });

  it('without one there must be an earlier one', () => {
    expect(() => targetRevision({ ...history, revisions: [aRevision(4)] }, undefined)).toThrow('no earlier revision');
  });
});

it('the table is newest first, and marks what runs and what comes back', () => {
  const [table] = releaseTable(history, targetRevision(history, 3).release);
  expect(table?.kind === 'table' && table.rows.map(([release, ready]) => [release, ready])).toEqual([
    ['4 (4) now', '1'],
    ['3 (3) back to', '–'],
    ['2 (2)', '–'],
    ['1 (1)', '–'],
  ]);
});

it.each([
  ['registry.example.com/team/mcp/server:2.4.0', 'mcp/server:2.4.0'],
  ['mcp/server:2.4.0', 'mcp/server:2.4.0'],
  [`server@sha256:${'0123456789abcdef'.repeat(4)}`, 'server@0123456789ab'],
])('the image %s is short: %s', (image, short) => {
  expect(shortImage(image)).toBe(short);
});

describe('a release is what people call a version', () => {
  const restarted = (number: number, image: string, at: string) => {
    const plain = template(image);
    const annotations = { 'kubectl.kubernetes.io/restartedAt': at };
    return aRevision(number, { template: { ...plain, metadata: { ...(plain['metadata'] as object), annotations } } });
  };
  const bad = { known: [], pods: [aPod('aaaaa', { ready: false })] };

  it('restarts make none: after two restarts of a bad one the way back is the one before it', () => {
    const current = restarted(4, 'mcp/server:2.4.0', 't-100');
    const revisions = [
      aRevision(1, { template: template('mcp/server:2.3.0') }),
      aRevision(2, { template: template('mcp/server:2.4.0') }),
      restarted(3, 'mcp/server:2.4.0', 't-300'),
      current,
    ];
    const history = { ...bad, deployment: aDeployment({ template: current.template }), revisions };
    expect(wayBack(history)?.version).toBe('2.3.0');
    expect(() => targetRevision(history, 3)).toThrow('runs the template of revision 3 already');
  });

  it('one that was left by hand is not gone back to: its successor has had a number before', () => {
    const revisions = [
      aRevision(1, { template: template('mcp/server:2.2.0') }),
      aRevision(3, { template: template('mcp/server:2.4.0-bad') }),
      aRevision(4, {
        template: template('mcp/server:2.3.0'),
        annotations: { 'deployment.kubernetes.io/revision-history': '2' },
      }),
    ];
    const history = { ...bad, deployment: aDeployment({ template: template('mcp/server:2.3.0') }), revisions };
    expect(wayBack(history)?.version).toBe('2.2.0');
    expect(targetRevision(history, 3).release.against).toBe('2.4.0-bad was left by a rollback before');
    const stuck = aDeployment({ ...history.deployment, conditions: [progressing('ReplicaSetUpdated')] });
    expect(wayBack({ ...history, deployment: stuck })?.version, 'an old one deployed again').toBe('2.4.0-bad');
  });

  const known = (number: number, verdict: 'verified' | 'left' | 'failed') => ({
    digest: releaseDigest(template(`mcp/server:${number}`)),
    verdict,
    run: 'R-1007',
    by: 'U0DEV',
  });

  it('one that a run left or that failed is not gone back to, and says so where it is named', () => {
    const memory = { ...bad, deployment: aDeployment(), revisions, known: [known(3, 'left'), known(2, 'failed')] };
    expect(wayBack(memory)?.version).toBe('1');
    expect(targetRevision(memory, 3).release.against).toBe('R-1007 rolled back from 3');
    expect(targetRevision(memory, 2).release.against).toBe('2 failed its check in R-1007');
    expect(otherReleases(memory, targetRevision(memory, 1).release).map(({ label }) => label)).toEqual([
      '3 (revision 3) · R-1007 rolled back from 3',
      '2 (revision 2) · 2 failed its check in R-1007',
    ]);
  });

  it('one that passed its check goes before one that nobody checked, unless another serves', () => {
    const memory = { ...bad, deployment: aDeployment(), revisions, known: [known(2, 'verified')] };
    expect(wayBack(memory)?.version).toBe('2');
    expect(wayBack({ ...memory, pods: [aPod('old', owned(3))] })?.version).toBe('3');
  });

  it('where all that is left is bad, none is chosen: people are asked', () => {
    const all = [known(1, 'left'), known(2, 'failed'), known(3, 'left')];
    expect(() => targetRevision({ ...bad, deployment: aDeployment(), revisions, known: all }, undefined)).toThrow(
      'No earlier release of mcp-server is known to work: R-1007 rolled back from 1; ',
    );
  });

  it('a failed rollback returns to what ran if that ever came up, and never to another broken one', () => {
    const to = targetRevision(history, 3).release;
    expect(returnAfter(history, to.digest)?.version).toBe('4');
    expect(returnAfter({ ...history, known: [known(4, 'left')] }, to.digest)?.version).toBe('2');
    const stuck = aDeployment({ conditions: [progressing('ProgressDeadlineExceeded')] });
    expect(returnAfter({ ...history, deployment: stuck, pods: [] }, to.digest)?.version).toBe('2');
    const others = [known(1, 'failed'), known(2, 'left')];
    expect(returnAfter({ ...history, deployment: stuck, pods: [], known: others }, to.digest)).toBeUndefined();
  });

  it('of many releases the newest can be chosen', () => {
    const many = Array.from({ length: 120 }, (_, index) => aRevision(index + 1));
    const deployment = aDeployment({ revision: 120, template: template('mcp/server:120') });
    const long = { ...bad, deployment, revisions: many };
    const { release } = targetRevision(long, 119);
    const choices = otherReleases(long, release).map(({ params }) => params['to']);
    expect([choices[0], choices.length, choices.at(-1)]).toEqual([118, 99, 20]);
    expect(releaseTable(long, release)[1]).toMatchObject({
      text: '… and 115 older, in the menu below or with to=VERSION',
    });
  });

  it.each([
    ['registry.example.com:5000/mcp/server:2.4.0', '2.4.0'],
    ['mcp/server:2.4.0@sha256:0123456789abcdef', '2.4.0'],
    ['registry.example.com:5000/mcp/server@sha256:0123456789abcdef', '0123456789ab'],
    ['mcp/server', 'latest'],
  ])('%s is version %s', (image, version) => expect(versionOf('mcp-server', template(image))).toBe(version));
});
