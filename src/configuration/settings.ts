import { z } from 'zod';
import { ofKind } from '../catalog/params/kind.ts';
import { asTyped } from '../model/typed-people.ts';
import { secretIn } from './secret-values.ts';

/** Keys of a ConfigMap, each with its value. */
export type Settings = Readonly<Record<string, string>>;

const longestValue = 2000;
const mostSettings = 20;
const missing = 'I need a key and its value, such as `/mcp config set pool_size=40`.';

/** A key that people may set: it begins with a letter or _, so that `-Dname=value` is a part of a value. */
const start = /(?:^|(?<=\s))([A-Za-z_][-\w.]{0,252})=/g;
/** Slack makes a link of what looks like one; what was typed is its label, or the address itself. */
const link = /<(https?:\/\/[^<>|\s]*)(?:\|([^<>|]*))?>/g;
const quotes: Readonly<Record<string, string>> = { '"': '"', "'": "'", '“': '”', '‘': '’' };

/** `pool_size=40 motd="be right back"` as keys and values: a value reaches to the next key, or to the end of its quotes. */
export function parseSettings(text: string): { readonly settings: Settings } | { readonly problem: string } {
  const typed = asTyped(text).replace(link, (_, address: string, label?: string) => label ?? address);
  const found = keysIn(typed);
  const [first] = found;
  if (first === undefined || typed.slice(0, first.at).trim() !== '') return { problem: missing };
  if (found.length > mostSettings) return { problem: `At most ${mostSettings} keys are set at once.` };
  const settings = new Map<string, string>();
  for (const [index, { key, from }] of found.entries()) {
    const value = unquoted(typed.slice(from, found[index + 1]?.at).trim());
    if (value === undefined) return { problem: `The quotes around the value of ${key} do not close.` };
    if (settings.has(key)) return { problem: `${key} is given twice.` };
    if (value.length > longestValue)
      return { problem: `The value of ${key} is longer than ${longestValue} characters.` };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
    if (/[\u0000-\u001f\u007f]/.test(value)) return { problem: `The value of ${key} must be one line of plain text.` };
    settings.set(key, value);
  }
  return { settings: Object.fromEntries(settings) };
}

/** Where each key begins, and where its value does; what stands in quotes is no key. */
function keysIn(text: string): readonly { readonly key: string; readonly at: number; readonly from: number }[] {
  const found: { key: string; at: number; from: number }[] = [];
  let until = 0;
  for (const match of text.matchAll(start)) {
    if (match.index < until) continue;
    const from = match.index + match[0].length;
    const closing = quotes[text.charAt(from)];
    const end = closing === undefined ? -1 : text.indexOf(closing, from + 1);
    until = end === -1 ? from : end;
    found.push({ key: match[1] ?? '', at: match.index, from });
  }
  return found;
}

function unquoted(value: string): string | undefined {
  const closing = quotes[value.charAt(0)];
  if (closing === undefined) return value;
  return value.length > 1 && value.endsWith(closing) ? value.slice(1, -1) : undefined;
}

/** Settings as they would be typed, so that a button can carry them. */
export function settingsText(settings: Settings): string {
  return Object.entries(settings)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(' ');
}

function quoted(value: string): string {
  const isPlain = /^[^\s"'“‘]*$/.test(value);
  if (isPlain) return value;
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}

/** What a person who typed a secret has to do. */
const secretWords = (key: string) =>
  `The value of ${key} looks like a secret, and a ConfigMap and a chat are no place for one. Put it into a Secret of the cluster, let the deployment read it from there, and replace it: it has been typed here.`;

/** Keys and values of `config set`, as text; checked before anything keeps them. */
export const configSettings = () =>
  ofKind(
    {
      name: 'keys and values',
      example: 'pool_size=40',
      placeholder: 'KEY=VALUE…',
      missing,
      rest: true,
      field: 'lines',
    },
    z.string().transform((given, context): string => {
      const parsed = parseSettings(given);
      const problem = 'problem' in parsed ? parsed.problem : secretProblem(parsed.settings);
      if (problem === undefined && 'settings' in parsed) return settingsText(parsed.settings);
      context.addIssue({ code: 'custom', message: problem ?? missing });
      return z.NEVER;
    }),
  );

function secretProblem(settings: Settings): string | undefined {
  const key = Object.keys(settings).find((one) => secretIn(one, settings[one] ?? ''));
  return key === undefined ? undefined : secretWords(key);
}
