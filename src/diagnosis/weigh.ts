import type { Finding } from './cause.ts';
import { causes } from './causes.ts';
import type { Evidence } from './evidence.ts';

export interface Weighed extends Finding {
  readonly title: string;
  readonly explains: RegExp;
}

/** Every cause below causes/ against the evidence, strongest first. */
export function weigh(evidence: Evidence): readonly Weighed[] {
  return causes
    .flatMap((cause) => {
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
