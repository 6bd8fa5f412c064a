import { z } from 'zod';
import { ofKind } from '../../catalog/params/kind.ts';
import { isQuotable } from '../../model/insights.ts';
import { asTyped } from '../../model/typed-people.ts';

const wrong = 'A user id has letters, digits and . _ @ + - only.';

/**
 * Somebody as the lines of the platform name them: an address, an account. It stands in the query as it is, so nothing that means more than
 * itself is let in; and no audit row and no list of runs holds it.
 */
export const personId = () =>
  ofKind(
    { name: 'a user id', example: 'user@example.com', missing: 'Name the user: id=user@example.com.', personal: true },
    z
      .string()
      .transform(asTyped)
      .pipe(
        z
          .string()
          .max(254, wrong)
          .refine((id) => isQuotable(id) && !/[:/]/.test(id), wrong),
      ),
  );

/**
 * Whether a line is about exactly this person. CloudWatch found it because the id is somewhere in it: `ann@x.example` is in
 * `joann@x.example`, in an address list, in the words of somebody else.
 */
export function isAbout(line: string, field: string, id: string): boolean {
  const parsed = parsedOf(line);
  if (parsed !== undefined) return valueAt(parsed, field.split('.')) === id;
  const literal = (text: string) => text.replaceAll(/[.+-]/g, String.raw`\$&`);
  const name = literal(field.slice(field.lastIndexOf('.') + 1));
  return new RegExp(`(?:^|[\\s,;{(\\[])"?${name}"?\\s?[=:]\\s?"?${literal(id)}(?=$|[\\s,;})\\]"])`).test(line);
}

function parsedOf(line: string): unknown {
  try {
    return line.startsWith('{') ? JSON.parse(line) : undefined;
  } catch {
    return undefined;
  }
}

function valueAt(value: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[name], rest);
}
