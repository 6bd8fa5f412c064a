import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../steps.ts';
import type { Digests } from './digests.ts';

const folder = join(root, 'node_modules/.cache/mcp-chatops');
const path = join(folder, 'check.json');
/** Where TypeScript keeps what it knows. */
export const typesPath = join(folder, 'types.tsbuildinfo');

/** What was green last, by the digest of what it was made of. */
export interface Green {
  /** Files that were formatted and had no fault. */
  readonly lint: Digests;
  /** Unit test files, each by the digest of all it imports. */
  readonly units: Digests;
}

const nothing: Green = { lint: new Map(), units: new Map() };

/** What was green with the same tools; nothing where others were, or none was kept. */
export function greenWith(tools: string): Green {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as Kept;
    if (kept.tools !== tools) return nothing;
    return { lint: new Map(Object.entries(kept.lint)), units: new Map(Object.entries(kept.units)) };
  } catch {
    return nothing;
  }
}

interface Kept {
  readonly tools: string;
  readonly lint: Readonly<Record<string, string>>;
  readonly units: Readonly<Record<string, string>>;
}

export function keepGreen(tools: string, { lint, units }: Green): void {
  mkdirSync(dirname(path), { recursive: true });
  const kept: Kept = { tools, lint: Object.fromEntries(lint), units: Object.fromEntries(units) };
  writeFileSync(path, JSON.stringify(kept));
}

/** Those that are not as they were when they were green. */
export function changedSince(green: Digests, now: Digests): readonly string[] {
  return [...now].filter(([name, digest]) => green.get(name) !== digest).map(([name]) => name);
}
