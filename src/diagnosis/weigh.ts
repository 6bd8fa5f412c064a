import { loadFolder } from '../catalog/load.ts';
import type { Cause, Finding } from './cause.ts';
import type { Evidence } from './evidence.ts';

export interface Weighed extends Finding {
  readonly title: string;
  readonly explains: RegExp;
}

/** Every cause below causes/ against the evidence, strongest first. */
export async function weigh(evidence: Evidence): Promise<readonly Weighed[]> {
  const causes = await loadFolder(new URL('./causes/', import.meta.url), 'cause');
  return causes
    .flatMap(({ value }) => {
      const cause = value as Cause;
      const finding = cause.weigh(evidence);
      if (finding === undefined) return [];
      return [{ ...finding, title: cause.title, explains: cause.explains, since: past(evidence, finding.since) }];
    })
    .sort((a, b) => b.strength - a.strength);
}

/** Nothing began after it was read, whatever the clock of a pod says. */
function past({ at }: Evidence, since: string | undefined): string | undefined {
  return since === undefined || Number.isNaN(Date.parse(since)) || Date.parse(since) > Date.parse(at)
    ? undefined
    : since;
}
