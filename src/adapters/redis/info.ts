/** The lines of INFO by name. A value may hold anything but a line break; a line that is none of `name:value` is left out. */
export function infoOf(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return line.startsWith('#') || at < 1 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
    }),
  );
}

/** A number of INFO; undefined where it is missing or none. */
export function numberOf(info: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = info.get(name);
  return text === undefined || text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
}

/** One value of `name=value,name=value`, as the keyspace and replica lines have them. */
export function partOf(line: string | undefined, name: string): number | undefined {
  const text = line
    ?.split(',')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  return text === undefined || text === '' || !Number.isFinite(Number(text)) ? undefined : Number(text);
}
