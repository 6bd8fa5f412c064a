import { describe, expect, it } from 'vitest';
import { revisionTable, shortImage, targetRevision, wayBack } from '../../src/workloads/revisions.ts';
import { aDeployment, aPod, aRevision, template } from './samples.ts';

const owned = (number: number) => ({
  owner: { kind: 'ReplicaSet', name: `mcp-server-${number}`, uid: `set-${number}` },
});
const revisions = [1, 2, 3, 4].map((number) => aRevision(number));
const history = { deployment: aDeployment(), revisions, pods: [aPod('aaaaa')] };

describe('the way back', () => {
  it('is the revision before', () => {
    expect(wayBack(history)?.number).toBe(3);
  });

  it('is the one that still serves, while a rollout is stuck', () => {
    const pods = [aPod('new', { ready: false }), aPod('old', owned(2))];
    expect(wayBack({ ...history, pods })?.number).toBe(2);
  });

  it('is never one with the template that runs, nor a newer one', () => {
    const twin = aRevision(3, { template: template('mcp/server:4') });
    expect(wayBack({ ...history, revisions: [aRevision(1), twin, aRevision(4), aRevision(5)] })?.number).toBe(1);
    expect(wayBack({ ...history, revisions: [twin, aRevision(4)] })).toBeUndefined();
  });

  it('is not misled by a pod that is going away', () => {
    const pods = [aPod('aaaaa'), aPod('old', { ...owned(1), deleting: true })];
    expect(wayBack({ ...history, pods })?.number).toBe(3);
  });
});

describe('a revision that is named', () => {
  it('is taken', () => expect(targetRevision(history, 1).number).toBe(1));

  it('must be there', () => {
    expect(() => targetRevision(history, 9)).toThrow(
      'mcp-server has no revision 9; there are: 1, 2, 3, 4. Nothing was changed.',
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
  const table = revisionTable(history, 3);
  expect(table.kind === 'table' && table.rows.map(([number, image, ready]) => [number, image, ready])).toEqual([
    ['4 (now)', 'mcp/server:4', '1'],
    ['3 (back to)', 'mcp/server:3', '–'],
    ['2', 'mcp/server:2', '–'],
    ['1', 'mcp/server:1', '–'],
  ]);
});

it.each([
  ['registry.example.com/team/mcp/server:2.4.0', 'mcp/server:2.4.0'],
  ['mcp/server:2.4.0', 'mcp/server:2.4.0'],
  [`server@sha256:${'0123456789abcdef'.repeat(4)}`, 'server@0123456789ab'],
])('the image %s is short: %s', (image, short) => {
  expect(shortImage(image)).toBe(short);
});
