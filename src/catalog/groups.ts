/** Commands that begin with the same word; a command that stands alone is a group of itself. */
export interface CommandGroup<Kind> {
  readonly word: string;
  readonly commands: readonly (readonly [string, Kind])[];
}

/** A group of more commands than this is shown by its first word. */
const mostApart = 3;

/** Commands by their first word, in the order in which they come. */
export function groupsOf<Kind>(commands: Iterable<readonly [string, Kind]>): readonly CommandGroup<Kind>[] {
  const groups = new Map<string, (readonly [string, Kind])[]>();
  for (const entry of commands) {
    const [word = ''] = entry[0].split(' ');
    groups.set(word, [...(groups.get(word) ?? []), entry]);
  }
  return [...groups].map(([word, found]) => ({ word, commands: found }));
}

/** Whether a group is shown as one thing: it has too many commands to name each. */
export function isLarge({ commands }: CommandGroup<unknown>): boolean {
  return commands.length > mostApart;
}
