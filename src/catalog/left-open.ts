import type { AnyCommand } from './command.ts';

/**
 * The parameters a command cannot do without and that are not given: an offer leaves them to whoever presses it, who is asked in a form.
 * undefined where what is given does not fit the command.
 */
export function leftOpen(
  { params: { shape } }: Pick<AnyCommand, 'params'>,
  given: Readonly<Record<string, unknown>>,
): readonly string[] | undefined {
  const fits = Object.entries(given).every(([name, value]) => shape[name]?.safeParse(value).success === true);
  if (!fits) return undefined;
  return Object.entries(shape).flatMap(([name, param]) =>
    name in given || param.safeParse(undefined).success ? [] : [name],
  );
}
