/** Lines kept of one container; older ones are dropped, as by a rotated file. */
const KEPT = 5000;

export interface LogLine {
  /** ms since 1970. */
  readonly at: number;
  readonly text: string;
}

/** The lines that come by themselves between two instants. */
export type LineSource = (from: number, to: number) => readonly LogLine[];

/** What one run of a container wrote. */
export interface ContainerLog {
  append(at: number, text: string): void;
  /** All lines up to an instant, oldest first. */
  lines(until: number): readonly LogLine[];
  /** From now on nothing comes by itself. */
  end(at: number): void;
  readonly ended: boolean;
}

/** Starts a log; `source` gives the regular lines, made only when somebody reads. */
export function createLog(start: number, source: LineSource): ContainerLog {
  let lines: LogLine[] = [];
  let madeUntil = start;
  let ended = false;
  const make = (until: number) => {
    if (ended || until <= madeUntil) return;
    const fresh = source(madeUntil, until);
    madeUntil = until;
    if (fresh.length > 0) lines = [...lines, ...fresh].sort((a, b) => a.at - b.at).slice(-KEPT);
  };
  return {
    append(at, text) {
      make(at);
      for (const line of text.split('\n')) lines.push({ at, text: line });
      if (lines.length > KEPT * 2) lines = lines.slice(-KEPT);
    },
    lines(until) {
      make(until);
      return lines;
    },
    end(at) {
      make(at);
      ended = true;
    },
    get ended() {
      return ended;
    },
  };
}
