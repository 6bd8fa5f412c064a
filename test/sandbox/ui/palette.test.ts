import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** Contrast of every pair of colours that stand on each other (WCAG 2.2: 4.5 to 1 for text, 3 to 1 for lines that mean something). */

const css = readFileSync(new URL('../../../sandbox/ui/styles/palette.css', import.meta.url), 'utf8');
const colors = new Map(
  [...css.matchAll(/--([a-z-]+): (?:light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)|(#[0-9a-f]{6}));/g)].map((found) => {
    const [, name = '', light = found[4] ?? '', dark = found[4] ?? ''] = found;
    return [name, { light, dark }] as const;
  }),
);

function channel(hex: string): number {
  const value = Number.parseInt(hex, 16) / 255;
  return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function luminance(color: string): number {
  const [red, green, blue] = [color.slice(1, 3), color.slice(3, 5), color.slice(5, 7)].map(channel);
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

function contrast(a: string, b: string): number {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dim + 0.05);
}

const surfaces = ['page', 'raised', 'sunken', 'hover', 'pressed', 'ephemeral', 'pointed'];
const onAll = (name: string) => surfaces.map((surface) => [name, surface] as const);

const texts: readonly (readonly [string, string])[] = [
  ...onAll('text'),
  ...onAll('quiet'),
  ...onAll('link'),
  ...['danger-text', 'good-text', 'warning-text', 'running-text'].flatMap(onAll),
  ['code', 'sunken'],
  ['quiet', 'app-badge'],
  ['mention-text', 'mention'],
  ['mention-me-text', 'mention-me'],
  ['text', 'highlight'],
  ['chrome-text', 'chrome'],
  ['chrome-text', 'chrome-raised'],
  ['chrome-quiet', 'chrome'],
  ['chrome-quiet', 'chrome-raised'],
  ['chrome-current-text', 'chrome-current'],
  ...['primary', 'primary-hover', 'danger', 'danger-hover', 'badge'].map((name) => ['on-strong', name] as const),
];

const lines: readonly (readonly [string, string])[] = [
  ...onAll('line-strong'),
  ...onAll('focus'),
  ['chrome-text', 'chrome'],
];

describe.each(['light', 'dark'] as const)('in %s', (mode) => {
  const of = (name: string) => colors.get(name)?.[mode] ?? expect.fail(`no colour ${name}`);

  it.each(texts)('text in %s can be read on %s', (text, ground) => {
    expect(contrast(of(text), of(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(lines)('a line in %s can be seen on %s', (line, ground) => {
    expect(contrast(of(line), of(ground))).toBeGreaterThanOrEqual(3);
  });
});

describe('other stylesheets', () => {
  it('take their colours from the palette', () => {
    const page = readFileSync(new URL('../../../sandbox/ui/page.ts', import.meta.url), 'utf8');
    const names = [...page.matchAll(/^ {2}'([a-z]+)',$/gm)].map((found) => found[1]);
    expect(names).toContain('palette');
    for (const name of names.filter((one) => one !== 'palette')) {
      const text = readFileSync(new URL(`../../../sandbox/ui/styles/${name}.css`, import.meta.url), 'utf8');
      expect(text.match(/#[0-9a-f]{3,8}\b|rgb\(/gi) ?? [], `${name}.css`).toEqual([]);
    }
  });
});
