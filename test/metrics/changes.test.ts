import { expect, it } from 'vitest';
import { markersOf } from '../../src/metrics/changes.ts';
import type { Revision } from '../../src/ports/workload.ts';

const at = Date.parse('2026-01-31T14:00:00Z');
const minutes = (count: number) => at + count * 60_000;
const revision = (version: string, when: number, restartedAt?: string) =>
  ({
    createdAt: new Date(when).toISOString(),
    template: {
      metadata: restartedAt === undefined ? {} : { annotations: { 'kubectl.kubernetes.io/restartedAt': restartedAt } },
      spec: { containers: [{ name: 'mcp-server', image: `mcp/server:${version}` }] },
    },
  }) as unknown as Revision;

it('releases and restarts by anyone, and the runs of the bot, each once', () => {
  const revisions = [
    revision('2.2.0', minutes(-600)),
    revision('2.3.0', minutes(5)),
    revision('2.3.0', minutes(20), 'now'),
  ];
  const own = [
    { run: 'R-7', action: 'restart', at: minutes(20) - 2000 },
    { run: 'R-8', action: 'rollback', at: minutes(40) },
  ];
  expect(markersOf('mcp-server', revisions, own, at)).toEqual([
    { at: minutes(5), label: '2.3.0' },
    { at: minutes(20) - 2000, label: 'restart (R-7)' },
    { at: minutes(40), label: 'rollback (R-8)' },
  ]);
});

it('a revision with an invalid date gets no mark', () => {
  expect(markersOf('mcp-server', [revision('2.2.0', at), { ...revision('2.3.0', at), createdAt: '' }], [], at)).toEqual(
    [{ at, label: '2.2.0' }],
  );
});
