import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** One stack, outermost first, and how many samples had it. */
export interface Stack {
  readonly frames: readonly string[];
  readonly samples: number;
}

export interface Recording {
  readonly stacks: readonly Stack[];
  readonly samples: number;
  /** Lines that could not be read, or were too many. */
  readonly unread: number;
}

const [mostStacks, mostFrames, longest] = [5000, 200, 120];

/**
 * What `py-spy record --format raw` writes (benfred/py-spy, the folded form of flamegraph.pl): `a;b;c 12`, one line a stack. Its own remarks are
 * left out. Names are text of others: short, and masked.
 */
export function readStacks(text: string): Recording {
  const stacks: Stack[] = [];
  let unread = 0;
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('py-spy>')) continue;
    const [, folded, count] = /^(.+) (\d{1,9})$/.exec(line) ?? [];
    if (folded === undefined || stacks.length >= mostStacks) {
      unread += 1;
      continue;
    }
    const frames = folded.split(';', mostFrames).map((frame) => cut(mask(plain(frame)), longest));
    stacks.push({ frames, samples: Number(count) });
  }
  return { stacks, samples: stacks.reduce((sum, { samples }) => sum + samples, 0), unread };
}

/** Nothing in a name breaks a line, or a document it is put into. */
const plain = (frame: string) => frame.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]+/gu, ' ').trim() || '?';

export interface Hot {
  readonly frame: string;
  /** Samples that ended in it, and samples that went through it. */
  readonly self: number;
  readonly total: number;
}

/** Where the time went: by samples that ended in a function, the most first. */
export function hottest({ stacks }: Recording): readonly Hot[] {
  const found = new Map<string, { self: number; total: number }>();
  const of = (frame: string) => {
    const one = found.get(frame) ?? { self: 0, total: 0 };
    found.set(frame, one);
    return one;
  };
  for (const { frames, samples } of stacks) {
    for (const frame of new Set(frames)) of(frame).total += samples;
    const last = frames.at(-1);
    if (last !== undefined) of(last).self += samples;
  }
  return [...found]
    .map(([frame, counts]) => ({ frame, ...counts }))
    .sort((a, b) => b.self - a.self || b.total - a.total || a.frame.localeCompare(b.frame, 'en'));
}
