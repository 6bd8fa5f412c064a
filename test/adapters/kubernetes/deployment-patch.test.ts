import { expect, test } from 'vitest';
import { deploymentOf } from '../../../src/adapters/kubernetes/deployment.ts';
import { deploymentPatch } from '../../../src/adapters/kubernetes/deployment-patch.ts';
import type { Deployment } from '../../../src/ports/workload.ts';

const mark = { run: 'r-7', fence: 2 };
const marked = { 'mcp-chatops/run': 'r-7', 'mcp-chatops/fence': '2' };

function from(annotations: Record<string, string> | undefined, template: object): Deployment {
  return deploymentOf(
    { metadata: { name: 'mcp-server', resourceVersion: '41', annotations }, spec: { template } },
    new Date(),
  );
}

test('a restart adds annotations to the template, whose map may be missing, and touches nothing else', () => {
  const templateAnnotations = { 'kubectl.kubernetes.io/restartedAt': 'now', 'a~b/c': 'd' };
  expect(deploymentPatch({ from: from(undefined, { metadata: { labels: {} } }), mark, templateAnnotations })).toEqual([
    { op: 'replace', path: '/metadata/resourceVersion', value: '41' },
    { op: 'add', path: '/metadata/annotations', value: marked },
    { op: 'add', path: '/spec/template/metadata/annotations', value: templateAnnotations },
  ]);
  const patch = deploymentPatch({ from: from({ a: '1' }, {}), mark, templateAnnotations: { b: '2' } });
  expect(patch.slice(1)).toEqual([
    { op: 'add', path: '/metadata/annotations', value: { a: '1', ...marked } },
    { op: 'add', path: '/spec/template/metadata', value: { annotations: { b: '2' } } },
  ]);
});

test('annotations of the template that are there already stay', () => {
  const current = from({}, { metadata: { annotations: { keep: 'me', change: 'old' } } });
  const patch = deploymentPatch({ from: current, mark, templateAnnotations: { change: 'new' } });
  expect(patch.at(-1)).toEqual({
    op: 'add',
    path: '/spec/template/metadata/annotations',
    value: { keep: 'me', change: 'new' },
  });
});

test('a rollback replaces template and annotations whole', () => {
  const template = { metadata: { annotations: { x: 'y' } }, spec: { containers: [] } };
  const patch = deploymentPatch({ from: from({ old: '1' }, {}), mark, template, annotations: { fresh: '2' } });
  expect(patch.slice(1)).toEqual([
    { op: 'add', path: '/metadata/annotations', value: { fresh: '2', ...marked } },
    { op: 'replace', path: '/spec/template', value: template },
  ]);
  const both = deploymentPatch({ from: from({}, {}), mark, template, templateAnnotations: { z: '0' } });
  expect(both.at(-1)?.value).toEqual({ ...template, metadata: { annotations: { x: 'y', z: '0' } } });
});

test('a worker that has been overtaken writes nothing', () => {
  const template = {};
  expect(() => deploymentPatch({ from: from({ ...marked, 'mcp-chatops/fence': '3' }, {}), mark, template })).toThrow(
    expect.objectContaining({ code: 'LEASE_LOST' }),
  );
  // The same fence is this worker's own earlier step; another run's fence says nothing.
  expect(deploymentPatch({ from: from(marked, {}), mark, template })).toHaveLength(3);
  expect(
    deploymentPatch({ from: from({ 'mcp-chatops/run': 'r-8', 'mcp-chatops/fence': '9' }, {}), mark, template }),
  ).toHaveLength(3);
});
