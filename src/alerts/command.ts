import { createHash } from 'node:crypto';

/** Longer ones are no command somebody would type at 03:00. */
const longest = 120;
/** Words of plain characters only: what a rule of a monitor wrote is text of others, and may hold the value of a label. */
const plainCommand = /^\/mcp((?: [a-z0-9][a-zA-Z0-9._/:=-]*)+)$/;

/**
 * The command an alert says to begin with, without `/mcp`: its annotation `command`, where that is `/mcp` and plain words. Whether there is such a
 * command, and who may ask for it, is for the door it goes through.
 */
export function commandOf(annotations: Readonly<Record<string, string>>): string | undefined {
  const written = Object.hasOwn(annotations, 'command') ? (annotations['command'] ?? '').trim() : '';
  if (written.length > longest) return undefined;
  return plainCommand.exec(written)?.[1]?.trim();
}

/** What a button carries of a command: the press asks for this one or for none, whatever fires by then. */
export function commandKey(command: string): string {
  return createHash('sha256').update(command).digest('hex').slice(0, 16);
}

/** The commands of the alerts that fire, worst first, each once. */
export function commandsOf(
  alerts: readonly { readonly status: 'firing' | 'resolved'; readonly command: string | undefined }[],
): readonly string[] {
  return [...new Set(alerts.flatMap(({ status, command }) => (status === 'firing' ? (command ?? []) : [])))];
}
