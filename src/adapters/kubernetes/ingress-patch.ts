import type { IngressChange } from '../../ports/cluster.ts';
import { type PatchOperation, patchStart } from './patch-start.ts';

/**
 * The JSON Patch that gives entries of an ingress another Secret; see patchStart. Nothing but that one field of those entries is written:
 * a merge patch replaces the whole list, and with it every other entry and all hosts. What each entry holds is tested too, so that one that
 * somebody has edited or moved is never overwritten.
 */
export function ingressPatch({ from, mark, annotations, entries, secret }: IngressChange): readonly PatchOperation[] {
  const path = (index: number, field: string) => `/spec/tls/${index}/${field}`;
  const tested = entries.flatMap((index): readonly PatchOperation[] => {
    const entry = from.tls[index];
    if (entry === undefined) throw new Error(`ingress ${from.name} has no entry ${index}`);
    return [
      { op: 'test', path: path(index, 'secretName'), value: entry.secret },
      ...(entry.hosts.length === 0 ? [] : [{ op: 'test' as const, path: path(index, 'hosts'), value: entry.hosts }]),
    ];
  });
  return [
    ...tested,
    ...patchStart({ from, mark, annotations: { ...from.annotations, ...annotations } }),
    ...entries.map((index): PatchOperation => ({ op: 'replace', path: path(index, 'secretName'), value: secret })),
  ];
}
