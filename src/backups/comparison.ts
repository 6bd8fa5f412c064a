import type { Inventory } from '../ports/restores.ts';

/** One table, in the copy and in the live database. */
export interface TableCompared {
  readonly name: string;
  /** null: not counted in time, or not there (`isIn`). */
  readonly copy: number | null;
  readonly live: number | null;
  readonly isIn: 'both' | 'copy' | 'live';
}

/** A copy beside the dump it was loaded from and the live database, as plain JSON. */
export interface Comparison {
  /** How the copy is not what the dump holds: then it is worth nothing. */
  readonly wrong: readonly string[];
  /** What it lacks to take the place of the live database. */
  readonly lacks: readonly string[];
  /** What else differs and may be meant. */
  readonly differs: readonly string[];
  /** Those that differ first. */
  readonly tables: readonly TableCompared[];
  /** Rows of the copy. */
  readonly rows: number;
  readonly sequences: number;
  readonly extensions: number;
}

/** Compares a copy with what a dump holds and with the live database. Pure. */
export function compared(rows: Readonly<Record<string, number>>, copy: Inventory, live: Inventory): Comparison {
  return {
    wrong: wrongIn(rows, copy),
    ...besides(copy, live),
  };
}

/** The same for a database that comes of no dump: the one that was live before a swap. */
export function besides(copy: Inventory, live: Inventory): Omit<Comparison, 'wrong'> {
  const tables = tablesOf(copy, live);
  return {
    lacks: lacking(copy, live),
    differs: differing(copy, live),
    tables: [...tables.filter(isOther), ...tables.filter((one) => !isOther(one))],
    rows: Object.values(copy.tables).reduce((sum, { rows }) => sum + (rows ?? 0), 0),
    sequences: Object.keys(copy.sequences).length,
    extensions: Object.keys(copy.extensions).length,
  };
}

/** Whether a table has another number of rows here and there, as far as both were counted. */
export const isOther = ({ copy, live, isIn }: TableCompared) => isIn !== 'both' || copy !== live;

function wrongIn(rows: Readonly<Record<string, number>>, { tables }: Inventory): readonly string[] {
  const names = [...new Set([...Object.keys(rows), ...Object.keys(tables)])].sort();
  return names.flatMap((name) => {
    const [meant, seen] = [rows[name], tables[name]];
    if (seen === undefined) return [`${name} is missing`];
    if (meant === undefined) return [`${name} is not in the dump`];
    if (seen.rows === null) return [`${name} could not be counted in time`];
    return seen.rows === meant ? [] : [`${name} has ${seen.rows} rows, and the dump has ${meant}`];
  });
}

function lacking(copy: Inventory, live: Inventory): readonly string[] {
  const extensions = Object.keys(live.extensions).filter((name) => !Object.hasOwn(copy.extensions, name));
  const owned = (of: Inventory) => ({ ...of.tables, ...of.sequences });
  const [here, there] = [owned(copy), owned(live)];
  const owners = Object.keys(here).flatMap((name) => {
    const [mine, theirs] = [here[name]?.owner, there[name]?.owner];
    return theirs === undefined || mine === theirs ? [] : [`${name} belongs to ${mine}, and live to ${theirs}`];
  });
  const behind = Object.entries(copy.sequences).flatMap(([name, { isBehind }]) =>
    isBehind && live.sequences[name]?.isBehind !== true ? [`the sequence ${name} is behind its column`] : [],
  );
  const rights = live.rights.filter((right) => !copy.rights.includes(right));
  return [
    ...extensions.map((name) => `the extension ${name}, which an administrator can make in ${copy.database}`),
    ...owners,
    ...behind,
    ...copy.invalid.filter((what) => !live.invalid.includes(what)).map((what) => `the ${what} is not valid`),
    ...(copy.encoding === live.encoding ? [] : [`its encoding is ${copy.encoding}, and live ${live.encoding}`]),
    ...(copy.locale === live.locale ? [] : [`its locale is ${copy.locale}, and live ${live.locale}`]),
    ...rights.map((right) => `the right ${right}`),
  ];
}

function differing(copy: Inventory, live: Inventory): readonly string[] {
  const kinds = [...new Set([...Object.keys(copy.objects), ...Object.keys(live.objects)])].sort();
  const counts = kinds.flatMap((kind) => {
    const [mine, theirs] = [copy.objects[kind] ?? 0, live.objects[kind] ?? 0];
    return mine === theirs ? [] : [`${kind}: ${mine}, live ${theirs}`];
  });
  const versions = Object.entries(copy.extensions).flatMap(([name, version]) => {
    const theirs = live.extensions[name];
    return theirs === undefined || theirs === version ? [] : [`${name} ${version}, live ${theirs}`];
  });
  const settings = live.settings.filter((one) => !copy.settings.includes(one));
  return [...counts, ...versions, ...settings.map((one) => `without the setting ${one.split('=')[0]}`)];
}

function tablesOf(copy: Inventory, live: Inventory): readonly TableCompared[] {
  const names = [...new Set([...Object.keys(copy.tables), ...Object.keys(live.tables)])].sort();
  return names.map((name) => {
    const [mine, theirs] = [copy.tables[name], live.tables[name]];
    const isIn = mine === undefined ? 'live' : theirs === undefined ? 'copy' : 'both';
    return { name, copy: mine?.rows ?? null, live: theirs?.rows ?? null, isIn };
  });
}
