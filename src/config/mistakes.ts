import { z } from 'zod';
import { configSchema } from './schema.ts';

interface SchemaNode {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
}

/** Every mistake in a line: where, what, and what belongs there. `lineOf` tells the line of a value in the file. */
export function mistakesOf(
  error: z.ZodError,
  lineOf: (path: readonly PropertyKey[]) => number | undefined,
): readonly string[] {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as SchemaNode;
  return error.issues.map((issue) => {
    const key = issue.path.map(String).join('.') || 'the file';
    const extra = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    const line = lineOf([...issue.path, ...extra]);
    const where = line === undefined ? key : `line ${line}, ${key}`;
    if (issue.code === 'unrecognized_keys')
      return `${where}: unknown ${issue.keys.join(', ')}: take it out, or fix its spelling`;
    const wanted = describedAt(schema, issue.path.map(String));
    const missing = issue.code === 'invalid_type' && issue.message.includes('undefined');
    const what = missing ? 'is missing' : issue.message;
    return `${where}: ${what}${wanted === undefined ? '' : ` (${wanted})`}`;
  });
}

function describedAt(schema: SchemaNode, path: readonly string[]): string | undefined {
  let node: SchemaNode | undefined = schema;
  for (const key of path) {
    const other: SchemaNode | boolean | undefined = node?.additionalProperties;
    node = node?.properties?.[key] ?? node?.items ?? (typeof other === 'object' ? other : undefined);
  }
  return node?.description;
}
