import { describe, expect, it } from 'vitest';
import { type DigestLook, digestReport, lookAll } from '../../src/digests/digest.ts';
import type { DigestContext } from '../../src/digests/looks.ts';
import { makeDigest } from '../../src/digests/make.ts';
import { fault } from '../../src/errors.ts';
import type { Mark } from '../../src/model/report.ts';

const never = new AbortController().signal;
const more = { label: 'More', action: 'health', params: {} };
const said = (label: string, mark: Mark, headline: string): DigestLook => ({
  label,
  more: { ...more, label },
  look: async () => ({ mark, headline }),
});
const broken = (label: string, error: Error): DigestLook => ({
  label,
  more: { ...more, label },
  look: () => Promise.reject(error),
});

async function told(looks: readonly DigestLook[]) {
  const report = digestReport({
    environment: 'production',
    span: 'last 24 h',
    lines: await lookAll(looks, never),
    todo: [],
  });
  const lines = (report.parts ?? []).flatMap((part) =>
    part.kind === 'lines' ? part.lines.map(({ label }) => label) : [],
  );
  return { ...report, lines };
}

describe('a digest', () => {
  it('of a quiet day says so in its first line', async () => {
    expect(await told([said('Health', 'good', 'all well'), said('Tools', 'neutral', 'none disabled')])).toMatchObject({
      headline: 'production, last 24 h: quiet, 2 of 2 looks are healthy',
      mark: 'good',
      offers: [],
    });
  });

  it('names what needs attention first, worst first, each with the command that shows more', async () => {
    const report = await told([
      said('Health', 'good', 'x'),
      said('Memory', 'warning', 'grows'),
      said('Errors', 'bad', '9% fail'),
    ]);
    expect(report).toMatchObject({ headline: 'production, last 24 h: 2 of 3 looks need attention', mark: 'bad' });
    expect(report.lines).toEqual(['Errors', 'Memory', 'Health']);
    expect(report.offers?.map(({ label }) => label)).toEqual(['Errors', 'Memory']);
  });

  it('leaves nothing out: a look that breaks is unknown and says why, one that is not configured is named', async () => {
    const report = await told([
      said('Health', 'good', 'x'),
      broken('Errors', fault('METRICS_UNREACHABLE', 'Prometheus does not answer.')),
      broken('Tools', fault('NOT_CONFIGURED', 'No admin API.')),
    ]);
    expect(report).toMatchObject({ headline: 'production, last 24 h: 1 of 2 looks needs attention', mark: 'unknown' });
    expect(JSON.stringify(report.parts)).toContain('Prometheus does not answer.');
    expect(report.notes).toEqual(['not configured: Tools']);
  });

  it('names the tasks that are overdue, and whose they are', async () => {
    const overdue = [
      { title: 'Conduct security audit', owner: 'U0OLA', due: '2026-01-31T18:30:00.000Z' },
      { title: 'Review documentation', owner: undefined, due: '2026-01-31T18:30:00.000Z' },
    ];
    const context = {
      environment: { name: 'production' },
      signal: never,
      tasks: { overdue: async () => overdue },
    } as unknown as DigestContext;
    const report = JSON.stringify(await makeDigest(context, 'this month', []));
    expect(report).toContain('Overdue: Conduct security audit');
    expect(report).toContain('U0OLA');
    expect(report).toContain('nobody owns it');
  });
});
