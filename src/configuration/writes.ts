import type { ConfigWrite } from '../workloads/recent-changes.ts';
import { lastWrite } from './age.ts';
import type { SourceSeen } from './look.ts';

/** The newest write of each ConfigMap and Secret that deployments read; what was not read, and what has no date, is left out. */
export function configWrites(
  deployments: readonly { readonly name: string; readonly sources: readonly SourceSeen[] }[],
): readonly ConfigWrite[] {
  const all = deployments.flatMap(({ name, sources }) => sources.map((seen) => ({ reader: name, seen })));
  const byObject = Map.groupBy(all, ({ seen }) => `${seen.kind} ${seen.source.name}`);
  return [...byObject.values()].flatMap((readers) => {
    const [first] = readers;
    const found = first?.seen.found;
    if (first === undefined || found === undefined || found === 'missing') return [];
    const last = lastWrite(found.writers);
    if (last?.at === undefined) return [];
    const { kind, source } = first.seen;
    return [
      { kind, name: source.name, at: Date.parse(last.at), by: last.by, readBy: readers.map(({ reader }) => reader) },
    ];
  });
}
