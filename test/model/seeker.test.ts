import { describe, expect, it } from 'vitest';
import { firstFrom, lastUpTo } from '../../src/model/secrets/seeker.ts';

/** A pattern that counts how often it is asked. */
function counted(source: string) {
  const pattern = new RegExp(source, 'g');
  const exec = pattern.exec.bind(pattern);
  let asked = 0;
  pattern.exec = (text) => {
    asked += 1;
    return exec(text);
  };
  return { pattern, asked: () => asked };
}

describe('a pattern that is looked for from many places', () => {
  const text = 'a1 b2 c3 d4';

  it('is found first at the place itself or behind it', () => {
    const first = firstFrom(/\d/g, text);
    expect([0, 1, 2, 4, 5, 10, 11].map((at) => first(at)?.index)).toEqual([1, 1, 4, 4, 7, 10, undefined]);
  });

  it('is found again when a place before the last one is asked for', () => {
    const first = firstFrom(/\d/g, text);
    expect([first(8)?.index, first(0)?.index]).toEqual([10, 1]);
  });

  it('is searched once where it stands nowhere, however often it is asked for', () => {
    const { pattern, asked } = counted('x');
    const first = firstFrom(pattern, text);
    for (let at = 0; at < text.length; at += 1) expect(first(at)).toBeUndefined();
    expect(asked()).toBe(1);
  });

  it('is found last where it ends before a place, with one search for each match', () => {
    const { pattern, asked } = counted('[a-d]\\d');
    const last = lastUpTo(pattern, text);
    expect([0, 1, 2, 4, 5, 11, 11].map((at) => last(at)?.index)).toEqual([undefined, undefined, 0, 0, 3, 9, 9]);
    expect(asked()).toBe(5);
  });
});
