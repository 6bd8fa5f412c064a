import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PageOrder } from '../../src/paging/provider.ts';
import { headline, manyLines, oneLine, pageLines } from '../../src/paging/words.ts';

const order: PageOrder = {
  key: 'page-1',
  incidentKey: 'inc-7',
  kind: 'page',
  incident: 'INC-7',
  title: 'Error rate above 5%',
  severity: 2,
  environment: 'production',
  service: 'mcp-server',
  summary: 'Half of all calls fail.',
  person: { slack: 'U0DEV' },
  level: 'L2',
  at: '2026-11-20T10:30:00.000Z',
  nextAt: undefined,
  repeated: true,
};
const anything = fc.string({ unit: 'binary', maxLength: 60 });

describe('one line', () => {
  it('has no control character, no line end and no direction mark, and is never too long', () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 1, max: 50 }), (text, most) => {
        const line = oneLine(text, most);
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
        expect([...line].length).toBeLessThanOrEqual(most);
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });

  it('stays as it is when it is one already', () => {
    expect(oneLine('Größe: 5% – ✓', 50)).toBe('Größe: 5% – ✓');
    expect(oneLine('a\r\nBcc: b', 50)).toBe('a Bcc: b');
    expect(oneLine('abcdef', 4)).toBe('abc…');
  });

  it('keeps lines apart where there may be several', () => {
    expect(manyLines('a\r\nb\n\u0000c', 50)).toBe('a\nb\nc');
    expect(manyLines('aaaa\nbbbb', 6)).toBe('aaaa\n…');
  });
});

describe('a page', () => {
  it('says in one line what matters most, and at the end for whom', () => {
    expect(headline(order, 180)).toBe('[P2] INC-7 Error rate above 5% (L2)');
    expect(headline({ ...order, kind: 'resolved' }, 180)).toBe('[P2] INC-7 Error rate above 5% resolved');
    expect(headline({ ...order, title: 'x'.repeat(500) }, 60)).toMatch(/^\[P2\] INC-7 x+… \(L2\)$/);
  });

  it('is never longer than it may be', () => {
    fc.assert(
      fc.property(anything, anything, anything, fc.integer({ min: 100, max: 1024 }), (title, incident, level, most) => {
        expect([...headline({ ...order, title, incident, level }, most)].length).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('says that it may be a repeat, and that nobody comes after', () => {
    const lines = pageLines(order);
    expect(lines).toContain('Nobody is paged after you.');
    expect(lines.at(-1)).toContain('may have reached you before');
    expect(pageLines({ ...order, repeated: false }).join('\n')).not.toContain('before');
  });
});
