import { asFault, isFault } from '../errors.ts';
import type { Line, Mark, Offer, Report } from '../model/report.ts';
import { plain, type Text } from '../model/text.ts';

/** One look of a digest: what it is called, the command that shows more, and the look itself. */
export interface DigestLook {
  readonly label: string;
  readonly more: Offer;
  look(): Promise<Pick<Report, 'mark' | 'headline'>>;
}

/** What a look came to; `unset`: it is not configured here, and nothing is missing. */
export interface DigestLine extends Line {
  readonly more: Offer;
  readonly unset: boolean;
}

/**
 * Makes the looks one after the other: nobody waits for a digest, and it should burden no platform. One that breaks is unknown and says why; none is
 * left out. Rejects where the run itself is stopped.
 */
export async function lookAll(looks: readonly DigestLook[], signal: AbortSignal): Promise<readonly DigestLine[]> {
  const lines: DigestLine[] = [];
  for (const one of looks) lines.push(await lookOne(one, signal));
  return lines;
}

async function lookOne({ label, more, look }: DigestLook, signal: AbortSignal): Promise<DigestLine> {
  try {
    const { mark, headline } = await look();
    return { mark, label, text: headline, more, unset: false };
  } catch (error) {
    signal.throwIfAborted();
    const failure = asFault(error);
    const unset = isFault(error, 'NOT_CONFIGURED');
    return { mark: unset ? 'neutral' : 'unknown', label, text: plain(failure.text), more, unset };
  }
}

interface Told {
  readonly environment: string;
  /** `last 24 h`, `this week`. */
  readonly span: string;
  readonly lines: readonly DigestLine[];
  /** What people have to do beside it. */
  readonly todo: readonly Text[];
}

const worse: readonly Mark[] = ['bad', 'warning', 'unknown'];

/** The digest: what needs a look first, each with the command that shows more; what is healthy in one line. */
export function digestReport({ environment, span, lines, todo }: Told): Report {
  const trouble = lines
    .filter(({ mark }) => worse.includes(mark))
    .toSorted((a, b) => worse.indexOf(a.mark) - worse.indexOf(b.mark));
  const well = lines.filter((line) => !trouble.includes(line) && !line.unset);
  const unset = lines.filter((line) => line.unset);
  const looked = lines.length - unset.length;
  return {
    mark: trouble[0]?.mark ?? 'good',
    headline:
      trouble.length === 0
        ? `${environment}, ${span}: quiet, ${looked} of ${looked} looks are healthy`
        : `${environment}, ${span}: ${trouble.length} of ${looked} ${trouble.length === 1 ? 'looks needs' : 'looks need'} attention`,
    parts: [
      ...(trouble.length === 0 ? [] : [{ kind: 'lines' as const, lines: trouble.map(plainLine) }]),
      ...(well.length === 0 ? [] : [{ kind: 'lines' as const, lines: well.map(plainLine) }]),
      ...(todo.length === 0 ? [] : [{ kind: 'list' as const, ordered: false, items: todo }]),
    ],
    notes: unset.length === 0 ? [] : [`not configured: ${unset.map(({ label }) => label).join(', ')}`],
    offers: trouble.map(({ more }) => more),
  };
}

const plainLine = ({ mark, label, text }: DigestLine): Line => ({ mark, label, text });
