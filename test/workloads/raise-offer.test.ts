import { describe, expect, it } from 'vitest';
import { needsMemory, raiseMemoryOffer } from '../../src/workloads/raise-offer.ts';
import { aContainer } from './samples.ts';

const mib = 1024 * 1024;
const limited = (memoryBytes: number | undefined) =>
  aContainer({ name: 'server', limits: { cpuMillis: undefined, memoryBytes } });

describe('what is offered to whom memory runs out', () => {
  it.each([
    [512 * mib, '1Gi', 'Plan a memory limit of 1 GiB…'],
    [300 * mib, '600Mi', 'Plan a memory limit of 600 MiB…'],
  ])('twice its limit of %i bytes', (limit, memory, label) => {
    expect(raiseMemoryOffer('mcp-server', limited(limit))).toEqual([
      { label, action: 'resources set', params: { deployment: 'mcp-server', container: 'server', memory } },
    ]);
  });

  it('nothing where it has no limit', () => {
    expect(raiseMemoryOffer('mcp-server', limited(undefined))).toEqual([]);
  });

  it('to a container that was killed for it, or has nearly used it up', () => {
    const killed = { ...limited(512 * mib), last: { reason: 'OOMKilled', exitCode: 137, message: '' } } as never;
    const use = (memoryBytes: number) => ({ cpuMillis: 1, memoryBytes });
    expect(needsMemory(killed, undefined)).toBe(true);
    expect(needsMemory(limited(512 * mib), use(470 * mib))).toBe(true);
    expect(needsMemory(limited(512 * mib), use(400 * mib))).toBe(false);
    expect(needsMemory(limited(512 * mib), undefined)).toBe(false);
  });
});
