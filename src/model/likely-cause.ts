import type { StoredReport } from './report.ts';
import type { Text } from './text.ts';

/** The likeliest cause a diagnosis names: the first of its ordered list; undefined where it names none. */
export function likelyCause(report: Pick<StoredReport, 'parts'> | undefined): Text | undefined {
  const causes = report?.parts?.find((part) => part.kind === 'list' && part.ordered);
  return causes?.kind === 'list' ? causes.items[0] : undefined;
}
