import type { Word } from '../catalog/command-line.ts';

export interface CliArguments {
  readonly words: readonly Word[];
  readonly json: boolean;
  /** Confirm the plan without asking. */
  readonly yes: boolean;
}

/** Splits what the shell gave: `--json` and `--yes` are the terminal's own, `key=value` names a parameter, the rest are words. */
export function cliArguments(args: readonly string[]): CliArguments {
  const own = new Set(['--json', '--yes', '-y']);
  const words = args
    .filter((arg) => !own.has(arg))
    .map((arg): Word => {
      const match = /^(?:--)?([a-z][a-z0-9-]*)=(.*)$/s.exec(arg);
      return match === null ? { key: undefined, text: arg } : { key: match[1], text: match[2] ?? '' };
    });
  return { words, json: args.includes('--json'), yes: args.includes('--yes') || args.includes('-y') };
}
