import { z } from 'zod';
import type { AnyAction } from './action.ts';

export interface ParamUsage {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly positional: boolean;
  /** The values it takes, where they are few. */
  readonly choices: readonly string[];
}

const property = z.object({ description: z.string().optional(), enum: z.array(z.string()).optional() });
const objectSchema = z.object({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

/** The parameters of an action as help, forms and documents show them, in the order they are declared. */
export function paramUsages(action: AnyAction): readonly ParamUsage[] {
  const schema = objectSchema.parse(z.toJSONSchema(action.params, { io: 'input' }));
  return Object.entries(schema.properties).map(([name, entry]) => ({
    name,
    description: entry.description ?? '',
    required: schema.required.includes(name),
    positional: (action.positional as readonly string[]).includes(name),
    choices: entry.enum ?? [],
  }));
}

/** One line: `/mcp rollback [deployment] [to=…] [env=…] [dry=yes]`. */
export function usageLine(command: string, action: AnyAction): string {
  const words = paramUsages(action).map(({ name, required, positional }) => {
    const word = positional ? name : `${name}=…`;
    return required ? `<${word}>` : `[${word}]`;
  });
  const dry = action.risk === 'read-only' ? [] : ['[dry=yes]'];
  return ['/mcp', command, ...words, '[env=…]', ...dry].join(' ');
}
