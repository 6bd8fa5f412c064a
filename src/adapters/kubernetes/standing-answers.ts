import type { Answer } from './answer.ts';

interface Standing {
  readonly answer: Answer;
  /** ms since 1970. */
  readonly untilMs: number;
}

/**
 * Answers that stand until their Retry-After is over (RFC 9110, 10.2.3): whoever asks for the same meanwhile waits as well. What reads at once
 * for several purposes would otherwise ask again at once, as often as there are purposes.
 */
export interface StandingAnswers {
  /** What stands for a read, and for how many ms more; undefined when it may be asked. */
  find(path: string, nowMs: number): { readonly answer: Answer; readonly leftMs: number } | undefined;
  note(path: string, answer: Answer, nowMs: number, waitMs: number): void;
}

/** An empty book; what is over is forgotten when the next one is noted. */
export function standingAnswers(): StandingAnswers {
  const answers = new Map<string, Standing>();
  return {
    find(path, nowMs) {
      const standing = answers.get(path);
      const leftMs = (standing?.untilMs ?? 0) - nowMs;
      return standing === undefined || leftMs <= 0 ? undefined : { answer: standing.answer, leftMs };
    },
    note(path, answer, nowMs, waitMs) {
      for (const [known, { untilMs }] of answers) if (untilMs <= nowMs) answers.delete(known);
      answers.set(path, { answer, untilMs: nowMs + waitMs });
    },
  };
}
