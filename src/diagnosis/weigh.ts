import { loadFolder } from '../catalog/load.ts';
import type { Cause, Finding } from './cause.ts';
import type { Evidence } from './evidence.ts';

export interface Weighed extends Finding {
  readonly title: string;
}

/** Every cause below causes/ against the evidence, strongest first. */
export async function weigh(evidence: Evidence): Promise<readonly Weighed[]> {
  const causes = await loadFolder(new URL('./causes/', import.meta.url), 'cause');
  return causes
    .flatMap(({ value }) => {
      const cause = value as Cause;
      const finding = cause.weigh(evidence);
      return finding === undefined ? [] : [{ title: cause.title, ...finding }];
    })
    .sort((a, b) => b.strength - a.strength);
}
