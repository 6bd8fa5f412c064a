/** What a database beside the live one is: restored to take its place, restored for a drill, or the one that was live before a swap. */
export type CopyKind = 'restore' | 'drill' | 'before';

export interface CopyName {
  readonly live: string;
  readonly kind: CopyKind;
  /** R-1042: no two runs give the same name. */
  readonly run: string;
  readonly at: Date;
}

export interface CopyNameRead {
  readonly kind: CopyKind;
  readonly run: string;
}

/** Bytes of a name; PostgreSQL cuts a longer one without a word (NAMEDATALEN). */
const longest = 63;
const ending = /^_(restore|drill|before)_\d{8}_r(\d{1,15})$/;

/** `mcp_restore_20261130_r1042`; undefined where the name of the live database leaves no room for it. */
export function copyName({ live, kind, run, at }: CopyName): string | undefined {
  const day = at.toISOString().slice(0, 10).replaceAll('-', '');
  const name = `${live}_${kind}_${day}_${run.toLowerCase().replace('-', '')}`;
  return Buffer.byteLength(name) <= longest && readCopyName(live, name) !== undefined ? name : undefined;
}

/**
 * What a name says, if the bot gave it beside that live database; undefined for every other. Nothing else is ever dropped, written to or put in
 * the place of the live one.
 */
export function readCopyName(live: string, name: string): CopyNameRead | undefined {
  if (live === '' || !name.startsWith(live)) return undefined;
  const [, kind, number] = ending.exec(name.slice(live.length)) ?? [];
  return kind === undefined ? undefined : { kind: kind as CopyKind, run: `R-${number}` };
}
