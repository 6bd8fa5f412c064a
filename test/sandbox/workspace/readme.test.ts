import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../sandbox/workspace/methods/registry.ts';

describe('the README of the workspace', () => {
  it('lists exactly the methods that are simulated', () => {
    const text = readFileSync(new URL('../../../sandbox/workspace/README.md', import.meta.url), 'utf8');
    const paragraph = /Methods: ([\s\S]*?)\n\n/.exec(text)?.[1] ?? '';
    const listed = [...paragraph.matchAll(/`([^`]+)`/g)].map((match) => match[1]);
    expect(listed.toSorted()).toEqual([...methods.keys()].toSorted());
  });
});
