import { z } from 'zod';
import { ofKind } from '../catalog/params/kind.ts';
import { cpuMillis, memoryBytes } from '../model/quantity.ts';

/** What a container may use, and what is set aside for it: `512Mi/1Gi`, request and limit; one amount alone is the limit. */
export interface Wish {
  readonly request: string | undefined;
  readonly limit: string;
}

const readers = { cpu: cpuMillis, memory: memoryBytes } as const;
const least = { cpu: 1, memory: 4 * 1024 * 1024 } as const;
const examples = { cpu: '500m/1', memory: '512Mi/1Gi' } as const;

/** Amounts as they were typed, in the form Kubernetes takes; undefined for what is none. */
export function parseWish(kind: keyof typeof readers, text: string): Wish | undefined {
  const [first = '', second, ...more] = text.split('/').map((one) => one.trim());
  const values = second === undefined ? [first] : [first, second];
  const isFine = more.length === 0 && values.every((one) => (readers[kind](one) ?? 0) >= least[kind]);
  if (!isFine) return undefined;
  return second === undefined ? { request: undefined, limit: first } : { request: first, limit: second };
}

/** CPU or memory of a container, as a request and a limit. */
export function amountRange(kind: keyof typeof readers) {
  const example = examples[kind];
  return ofKind(
    { name: 'a limit, or request/limit', example },
    z
      .string()
      .refine(
        (text) => parseWish(kind, text) !== undefined,
        `must be a limit such as ${example.split('/')[1]}, or request/limit such as ${example}`,
      ),
  );
}
