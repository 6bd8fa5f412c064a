import { z } from 'zod';
import type { Environment } from '../model/environment.ts';
import { type AnyCommand, hasDryRun, takesEnvironment } from './command.ts';
import { kindOf, type ParamKind } from './params/kind.ts';

export interface ParamUsage {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly positional: boolean;
  /** The values it takes, where they are few. */
  readonly choices: readonly string[];
  readonly kind: ParamKind | undefined;
}

const property = z.object({ description: z.string().optional(), enum: z.array(z.string()).optional() });
const objectSchema = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

/** The parameters of a command as help, forms and documents show them, in the order they are declared; hidden ones are not among them. */
export function paramUsages(action: AnyCommand): readonly ParamUsage[] {
  const schema = objectSchema.parse(z.toJSONSchema(action.params, { io: 'input' }));
  const shown = Object.entries(schema.properties).flatMap(([name, entry]) => {
    const param = action.params.shape[name];
    const kind = param === undefined ? undefined : kindOf(param);
    return kind?.hidden ? [] : [{ name, entry, kind }];
  });
  return shown.map(({ name, entry, kind }) => ({
    name,
    kind,
    description: entry.description ?? '',
    required: schema.required.includes(name),
    positional: (action.positional as readonly string[]).includes(name),
    choices: entry.enum ?? kind?.choices ?? [],
  }));
}

/** By parameter, the values there are in some environments, those of the first environment first. */
export function offersOf(
  action: AnyCommand,
  environments: readonly Environment[],
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    paramUsages(action).flatMap(({ name, kind }) => {
      const values = environments.flatMap((environment) => kind?.offers?.(environment) ?? []);
      return values.length === 0 ? [] : [[name, [...new Set(values)]] as const];
    }),
  );
}

/** One line: `/mcp rollback [deployment] [to=…] [env=…] [dry=yes]`. */
export function usageLine(command: string, action: AnyCommand): string {
  const words = paramUsages(action).map(({ name, required, positional, kind }) => {
    const word = positional ? (kind?.placeholder ?? name) : `${name}=…`;
    return required ? `<${word}>` : `[${word}]`;
  });
  const place = takesEnvironment(action) ? ['[env=…]'] : [];
  const dry = hasDryRun(action) ? ['[dry=yes]'] : [];
  return ['/mcp', command, ...words, ...place, ...dry].join(' ');
}
