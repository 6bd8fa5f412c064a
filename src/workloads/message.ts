import { mask } from '../model/secrets.ts';

const most = 300;

/** What Kubernetes or a program said, for a line of a message: without secrets, in one line, cut where it goes on. */
export function inOneLine(message: string): string {
  const line = mask(message).replaceAll(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}
