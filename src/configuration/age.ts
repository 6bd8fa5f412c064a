import type { KeyWriter, Pod } from '../ports/workload.ts';
import { present } from '../workloads/pods.ts';
import { type ConfigSource, isReadAtStart } from './sources.ts';

/** The newest write of any key: who made it, and when at the latest. */
export interface LastWrite {
  readonly by: string;
  /** ISO 8601; undefined where one of the writers has no time, and may be the newest. */
  readonly at: string | undefined;
}

/**
 * The last write by any program that owns a key. It may have written something else of the object then, so the values are no younger.
 * undefined where nobody keeps account.
 */
export function lastWrite(writers: readonly KeyWriter[]): LastWrite | undefined {
  const dated = writers.flatMap(({ by, at }) => (at === undefined ? [] : [{ by, at }]));
  const last = dated.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).at(-1);
  if (writers.length === 0) return undefined;
  return dated.length === writers.length ? last : { by: last?.by ?? '', at: undefined };
}

/** Pods with a container that reads the source at its start, and started before `at`. One that has not started is none. */
export function olderPods(pods: readonly Pod[], { uses }: ConfigSource, at: string): readonly Pod[] {
  const readers = new Set(uses.filter((use) => !use.init && isReadAtStart(use)).map(({ container }) => container));
  // Times of the API server are whole seconds: a container that started in the second of the write may have either.
  const written = Date.parse(at);
  return present(pods).filter(({ containers }) =>
    containers.some(({ name, state }) => {
      const since = readers.has(name) && state.kind === 'running' ? state.since : undefined;
      return since !== undefined && Date.parse(since) < written;
    }),
  );
}
