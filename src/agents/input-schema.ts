import { z } from 'zod';
import type { AnyAction } from '../catalog/action.ts';
import { kindOf } from '../catalog/params/kind.ts';

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  readonly additionalProperties: false;
  readonly [key: string]: unknown;
}

/** Characters of the reason an agent gives for a change. */
export const longestReason = 300;

/** What a tool takes: the parameters of its action, the environment, and for a change why. What only buttons set is left out. */
export function inputSchema(
  { params }: Pick<AnyAction, 'params'>,
  environments: readonly string[],
  { byDefault, asks }: { readonly byDefault: string; readonly asks: boolean },
): ObjectSchema {
  const shown = Object.entries(params.shape).filter(([, schema]) => kindOf(schema)?.hidden !== true);
  const own = shown.map(([name, schema]) => [name, described(schema)] as const);
  const needed = shown.filter(([, schema]) => !schema.safeParse(undefined).success).map(([name]) => name);
  const hasDefault = environments.includes(byDefault);
  const environment = {
    type: 'string',
    enum: environments,
    description: 'Where',
    ...(hasDefault ? { default: byDefault } : {}),
  };
  const description = 'Why this change is needed now, for the people who decide; it changes nothing else';
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(own),
      environment,
      ...(asks ? { why: { type: 'string', maxLength: longestReason, description } } : {}),
    },
    required: [...needed, ...(hasDefault ? [] : ['environment'])],
    additionalProperties: false,
  };
}

/** One type each: some clients take no list of types. */
const anyWord = [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }];
const constraining = ['type', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', '$ref'];

function described(schema: z.core.$ZodType): object {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const kind = kindOf(schema);
  const words = [
    json.description,
    kind && `${kind.name}${kind.example === undefined ? '' : `, such as ${kind.example}`}`,
  ];
  const description = words.filter((word) => word !== undefined && word !== '').join(': ');
  // What reads its value in code has no form in JSON Schema: it is a word or a number all the same.
  const form = constraining.some((key) => key in json) ? {} : { anyOf: anyWord };
  return { ...json, ...form, ...(description === '' ? {} : { description }) };
}
