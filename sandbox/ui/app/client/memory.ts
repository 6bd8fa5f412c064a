import type { Theme } from './store.ts';

/** What the page remembers from one visit to the next, in this browser. */

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(`workspace.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(`workspace.${key}`, value);
  } catch {
    // A browser that keeps nothing is no reason to stop.
  }
}

export function rememberedTheme(): Theme {
  const theme = read('theme');
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export const rememberTheme = (theme: Theme): void => write('theme', theme);

export const rememberedUser = (): string | undefined => read('user');
export const rememberUser = (id: string): void => write('user', id);

const CLOSED = 'closed';

/** The panel that was open last, `closed`, or undefined where nobody chose yet. */
export const rememberedPanel = (): string | undefined => read('panel');
export const rememberPanel = (name: string | undefined): void => write('panel', name ?? CLOSED);

/** What a person has seen, channel by channel. Another workspace on this port has other ids. */
export function rememberedSeen(team: string, user: string): Readonly<Record<string, string>> {
  try {
    const value: unknown = JSON.parse(read(`seen.${team}.${user}`) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, ts]) => typeof ts === 'string'));
  } catch {
    return {};
  }
}

export function rememberSeen(team: string, user: string, seen: Readonly<Record<string, string>>): void {
  write(`seen.${team}.${user}`, JSON.stringify(seen));
}
