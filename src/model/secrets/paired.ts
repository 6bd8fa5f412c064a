import { isAfter, pastAny, spaces } from './before.ts';
import { firstFrom, lastUpTo } from './seeker.ts';

const keyBefore =
  /(?:^|[^A-Za-z])(?:name|key|variable|var|env|field|header|property|(?:Parameter|Option|Attribute)(?:Key|Name)|k)$/i;
/** No such key is longer, with a character before it. */
const longestKey = 16;
const valueKey = /(?:value|(?<![A-Za-z])val|(?<![A-Za-z])v|secret_?string)(?:\\{0,7}["'])?[ \t]{0,64}[:=][ \t]{0,64}/gi;
const otherName = /[}]|\n[ \t]{0,64}- |(?:^|[^A-Za-z])(?:name|key|env)(?:\\{0,7}["'])?\s{0,64}[:=]/gi;
/** Where an object or an item of a list begins, which a brace or a dash within a value does not. */
const pairStart = /\{\s{0,64}\\{0,7}["']?[A-Za-z_]{1,32}\\{0,7}["']?\s{0,8}[:=]|(?:^|\n)[ \t]{0,64}- /g;
/** As far as the value of a name/value pair may stand behind its name, and before it. */
const reach = { behind: 400, before: 1500 };

/**
 * Where the value of a pair begins whose name is the secret's: `name: DB_PASSWORD` with `value: …` behind or before it, as Kubernetes, Go,
 * AWS and XML write it. The names of a text are asked for from left to right.
 */
export function pairedValues(text: string): (start: number, end: number) => number | undefined {
  const behind = firstFrom(valueKey, text);
  const others = firstFrom(otherName, text);
  const earlier = firstFrom(valueKey, text);
  let begins: ReturnType<typeof lastUpTo> | undefined;
  return (start, end) => {
    if (!isNamed(text, start)) return undefined;
    const value = behind(end);
    if (value !== undefined && value.end <= end + reach.behind) {
      const other = others(end);
      if (other === undefined || value.index <= other.index) return value.end;
    }
    begins ??= lastUpTo(pairStart, text);
    const from = Math.max(0, start - reach.before);
    const before = earlier(Math.max(from, (begins(start)?.index ?? -1) + 1));
    return before === undefined || before.end > start ? undefined : before.end;
  };
}

/** Whether `name:`, `"key":` or the like stands before a name. */
function isNamed(text: string, start: number): boolean {
  const operator = pastAny(text, unquoted(text, start), spaces, 64);
  if (!isAfter(text, operator, ':=')) return false;
  const end = unquoted(text, pastAny(text, operator - 1, spaces, 64));
  return keyBefore.test(text.slice(Math.max(0, end - longestKey), end));
}

/** Without a quote and its backslashes before `at`. */
const unquoted = (text: string, at: number) => (isAfter(text, at, `"'`) ? pastAny(text, at - 1, '\\', 7) : at);
