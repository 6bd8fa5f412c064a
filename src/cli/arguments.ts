import type { Word } from '../catalog/command-line.ts';

export interface CliArguments {
  readonly words: readonly Word[];
  readonly json: boolean;
  /** Confirm the plan without asking. */
  readonly yes: boolean;
  /** The folder the files of the run are written into. */
  readonly save: string | undefined;
}

/** Splits what the shell gave: `--json`, `--yes` and `--save=FOLDER` are the terminal's own, `key=value` names a parameter, the rest are words. */
export function cliArguments(args: readonly string[]): CliArguments {
  const saving = '--save=';
  const own = new Set(['--json', '--yes', '-y']);
  const words = args
    .filter((arg) => !own.has(arg) && !arg.startsWith(saving))
    .map((arg): Word => {
      const match = /^(?:--)?([a-z][a-z0-9-]*)=(.*)$/s.exec(arg);
      return match === null ? { key: undefined, text: arg } : { key: match[1], text: match[2] ?? '' };
    });
  const save = args.findLast((arg) => arg.startsWith(saving))?.slice(saving.length) || undefined;
  return { words, json: args.includes('--json'), yes: args.includes('--yes') || args.includes('-y'), save };
}
