import { describe, expect, it } from 'vitest';
import { isText } from '../../src/model/file.ts';
import type { ClusterEvent } from '../../src/ports/workload.ts';
import { eventsReport } from '../../src/workloads/event-list.ts';
import { reportWords } from '../support/report-words.ts';
import { aDeployment, aPod, aRevision } from './samples.ts';

const pods = ['aaaaa', 'bbbbb'].map((id) => aPod(id));
function event(pod: string, over: Partial<ClusterEvent> = {}): ClusterEvent {
  const object = { kind: 'Pod', name: `mcp-server-4-${pod}`, uid: `pod-${pod}` };
  const message = 'Readiness probe failed: Get "http://10.244.1.2:8000/ready": context deadline exceeded';
  return { type: 'Warning', reason: 'Unhealthy', message, count: 4, at: '2026-01-31T13:59:00Z', object, ...over };
}
const report = (events: readonly ClusterEvent[], gaps: readonly string[] = []) =>
  eventsReport({ deployment: aDeployment(), events, pods, revisions: [aRevision(4)], gaps });

describe('the events of a deployment', () => {
  it('that say the same are counted, whichever pod, address and time they name; warnings come first', () => {
    const events = [
      event('bbbbb', {
        type: 'Normal',
        reason: 'Pulled',
        message: 'Pulled image',
        at: '2026-01-31T14:00:00Z',
        count: 1,
      }),
      event('aaaaa'),
      event('bbbbb', {
        message: 'Readiness probe failed: Get "http://10.244.7.9:8000/ready": context deadline exceeded',
        at: '2026-01-31T13:58:00Z',
        count: 3,
      }),
      event('aaaaa', { reason: 'BackOff', message: 'back-off 40s restarting failed container', count: 2 }),
      event('aaaaa', { reason: 'BackOff', message: 'back-off 5m0s restarting failed container', count: 1 }),
    ];
    const words = reportWords(report(events));
    expect(words).toMatch(/^⚠ mcp-server: 10 warnings, most often Unhealthy \(7\)\n/);
    expect(words).toContain(
      '• Unhealthy 7x on 2 pods, ‹{ago}›: Readiness probe failed: Get "http://10.244.1.2:8000/ready"',
    );
    expect(words).toContain('• BackOff 3x on aaaaa, ‹{ago}›: back-off 40s restarting failed container');
    expect(words.indexOf('BackOff')).toBeLessThan(words.indexOf('Pulled'));
    expect(words).toContain('[Look at aaaaa] [Diagnose] [⋯ ▾ Logs | All pods]');
  });

  it('of a pod that is gone belong to it still; those of strangers with its labels or its name do not', () => {
    const gone = event('zzzzz', { count: 1 });
    const before = event('yyyyy', { at: '2026-01-30T00:00:00Z' });
    const stranger = event('aaaaa', { object: { kind: 'Pod', name: 'other-1', uid: 'other' } });
    const words = reportWords(report([gone, before, stranger]));
    expect(words).toMatch(/^⚠ mcp-server: 1 warning, most often Unhealthy\n/);
    expect(words).toContain('2 of others in the namespace left out');
    expect(words).toContain('[Diagnose] [Logs] [All pods]');
    expect(words).not.toContain('Look at');
  });

  it('none; and none to be told apart is no good answer', () => {
    expect(reportWords(report([]))).toMatch(/^✓ mcp-server: no events\n/);
    expect(reportWords(report([], ['No pods: The bot may not list pods in namespace mcp.']))).toMatch(
      /^\? mcp-server: no warnings among/,
    );
  });

  it('of many kinds: a screen, and all of them masked in the file', () => {
    const url = 'postgresql://mcp:hunter2-hunter2@db:5432/mcp';
    const events = Array.from({ length: 30 }, (_, index) =>
      event('aaaaa', { reason: `Reason${index}`, message: `cannot reach ${url}\n<!channel> *bold*` }),
    );
    const made = report(events);
    const words = reportWords(made);
    expect(words).toContain('page 1 of 4 · 30 kinds; each single event is in the file');
    expect(words.match(/• Reason\d+/g)).toHaveLength(8);
    const all = made.pages?.list.flatMap((page) => JSON.stringify(page).match(/Reason\d+/g) ?? []);
    expect(new Set(all).size).toBe(30);
    expect(words).toContain('<!channel> *bold*');
    const file = (made.attachments ?? []).find(isText)?.text ?? '';
    expect(file.match(/Reason\d+/g)).toHaveLength(30);
    for (const text of [words, file]) expect(text).not.toContain('hunter2');
  });
});
