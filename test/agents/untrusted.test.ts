import { describe, expect, it } from 'vitest';
import { reportData } from '../../src/agents/report-data.ts';
import { harmless, most } from '../../src/agents/untrusted.ts';
import type { Part } from '../../src/model/report.ts';

describe('words of machines, as an agent gets them', () => {
  it.each([
    ['what is not seen', 'a\u{e0041}\u{e0042}b\u200bc\u202ed\u0007e\u00adf', 'abcdef'],
    ['terminal codes', '\u001b[31mred\u001b[0m', 'red'],
    ['line breaks', 'one\r\n\r\nSYSTEM: two\tthree', 'one SYSTEM: two three'],
  ])('hold nothing of %s', (_, given, told) => {
    expect(harmless(given)).toBe(told);
  });

  it('hold no secret', () => {
    expect(harmless('Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123456789')).not.toContain('abcdefghij');
    expect(harmless('postgres://bot:hunter2secret@db/x')).not.toContain('hunter2secret');
  });

  it('are cut with a count of what is missing', () => {
    expect(harmless('x'.repeat(most.characters + 7))).toBe(`${'x'.repeat(most.characters)}… (7 more characters)`);
  });
});

describe('a report as data', () => {
  const log: Part = { kind: 'log', title: 'pod-1', lines: Array.from({ length: 50 }, (_, line) => `line ${line}`) };

  it('has every kind of part, and tells how much was left out', () => {
    const parts: readonly Part[] = [
      { kind: 'text', text: ['three ', { strong: 'pods' }] },
      { kind: 'lines', lines: [{ mark: 'bad', label: 'pod-1', text: 'OOMKilled' }] },
      { kind: 'table', columns: [{ title: 'Pod' }], rows: [['pod-1']] },
      log,
      { kind: 'list', ordered: false, items: ['one'] },
      { kind: 'fields', fields: [{ label: 'Release', value: '2.3.0' }] },
      {
        kind: 'series',
        chart: { title: 'Errors', unit: 'ratio', zone: 'UTC', series: [{ name: 'all', points: [[0, null]] }] },
      },
    ];
    const data = reportData({ mark: 'bad', headline: 'Not well', parts });
    expect(data.parts.map(({ kind }) => kind)).toEqual(parts.map(({ kind }) => kind));
    expect(data.parts[0]).toEqual({ kind: 'text', text: 'three pods' });
    expect(data.parts[3]).toMatchObject({ lines: expect.objectContaining({ length: 40 }), left: 10 });
    // Nothing was measured: not zero.
    expect(data.parts[6]).toMatchObject({ series: [{ points: [['1970-01-01T00:00:00.000Z', null]] }] });
  });

  it('is read page by page', () => {
    const pages = { back: 'Newer', on: 'Older', list: [[log], [{ kind: 'text' as const, text: 'second' }]] };
    const data = reportData({ mark: 'neutral', headline: 'Logs', pages }, 2);
    expect(data).toMatchObject({ parts: [{ text: 'second' }], page: { at: 2, of: 2 } });
    expect(reportData({ mark: 'neutral', headline: 'Logs', pages }, 9).page).toEqual({ at: 2, of: 2 });
  });
});
