import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chunksOf, moving } from '../../scripts/golden/moving.ts';

const file = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url));

/** A picture of one colour, made by the same rules as the moving one: of a single frame, without its control chunks. */
function still(width: number, red: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(1, 4);
  header.set([8, 2], 8);
  const pixels = deflateSync(Buffer.from([0, ...Array.from({ length: width }, () => [red, 0, 0]).flat()]));
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const head = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([head, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

describe('a moving picture', () => {
  it('has each frame after its control chunk, numbered from 0', () => {
    const made = moving([
      { picture: still(2, 255), ms: 500 },
      { picture: still(2, 0), ms: 1500 },
    ]);
    const chunks = chunksOf(made);
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'acTL', 'fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND']);
    const numbered = chunks.filter(({ type }) => type === 'fcTL' || type === 'fdAT');
    expect(numbered.map(({ data }) => data.readUInt32BE(0))).toEqual([0, 1, 2]);
    expect(chunks.filter(({ type }) => type === 'fcTL').map(({ data }) => data.readUInt16BE(20))).toEqual([500, 1500]);
  });

  it('takes no picture of another size', () => {
    const frames = [still(2, 0), still(3, 0)].map((picture) => ({ picture, ms: 1 }));
    expect(() => moving(frames)).toThrow('Picture 2 is of another size');
  });
});

describe('the one of README.md', () => {
  it.each(['light', 'dark'])('moves, and is small (%s)', (theme) => {
    const path = `docs/pictures/story.${theme}.png`;
    expect(file('README.md').toString('utf8')).toContain(path);
    const picture = file(path);
    const control = chunksOf(picture).find(({ type }) => type === 'acTL');
    expect(control?.data.readUInt32BE(0)).toBe(5);
    expect(picture.length).toBeLessThan(600_000);
  });
});
