// A moving picture out of still ones, as an animated PNG: https://www.w3.org/TR/png-3/#apng-frame-based-animation.
import { crc32 } from 'node:zlib';

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export interface Frame {
  /** A PNG. */
  readonly picture: Buffer;
  /** How long it stays, in ms. */
  readonly ms: number;
}

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** The chunks of a PNG, in order. Throws for anything else. */
export function chunksOf(png: Buffer): readonly Chunk[] {
  if (!png.subarray(0, 8).equals(signature)) throw new Error('This is no PNG.');
  const chunks: Chunk[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function written({ type, data }: Chunk): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([head, body, sum]);
}

/** Pictures of one size, one after the other, forever. Throws where a picture is of another size or kind of colour. */
export function moving(frames: readonly Frame[]): Buffer {
  const read = frames.map(({ picture, ms }) => ({ ms, chunks: chunksOf(picture) }));
  const header = read[0]?.chunks.find(({ type }) => type === 'IHDR')?.data;
  if (header === undefined) throw new Error('There is no picture to begin with.');
  let number = 0;
  const next = () => {
    const data = Buffer.alloc(4);
    data.writeUInt32BE(number);
    number += 1;
    return data;
  };
  const begin = (ms: number): Chunk => {
    const rest = Buffer.alloc(22);
    header.copy(rest, 0, 0, 8);
    rest.writeUInt16BE(ms, 16);
    rest.writeUInt16BE(1000, 18);
    return { type: 'fcTL', data: Buffer.concat([next(), rest]) };
  };
  const body = read.flatMap(({ ms, chunks }, index) => {
    if (!chunks.find(({ type }) => type === 'IHDR')?.data.equals(header))
      throw new Error(`Picture ${index + 1} is of another size or kind than the first.`);
    const pixels = chunks.filter(({ type }) => type === 'IDAT');
    return [
      begin(ms),
      ...(index === 0 ? pixels : pixels.map(({ data }) => ({ type: 'fdAT', data: Buffer.concat([next(), data]) }))),
    ];
  });
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length);
  const all = [{ type: 'IHDR', data: header }, { type: 'acTL', data: control }, ...body];
  return Buffer.concat([signature, ...all.map(written), written({ type: 'IEND', data: Buffer.alloc(0) })]);
}
