import { z } from 'zod';
import { alertSources } from '../alerts/sources.ts';
import { pageProviders } from '../paging/providers.ts';
import { configSchema } from './schema.ts';

type Node = Readonly<Record<string, unknown>>;

/**
 * The configuration as a JSON Schema (draft 7, which editors know): what completes and checks a file as it is written. A file that names
 * a profile need not say what the profile says, so there the required keys count only inside the choices of a `mode`.
 */
export function configJsonSchema(): Node {
  const { $schema, ...rest } = wholeSchema();
  return {
    $schema,
    title: 'Configuration of mcp-chatops',
    ...(withoutRequired(rest) as Node),
    if: { not: { required: ['profile'] } },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
    then: requiredOnly(rest),
  };
}

/** Everything a whole file may hold; `type` of a hook or a provider decides what else it has, as the file of that type says. */
export function wholeSchema(): Node {
  const whole = jsonSchemaOf(configSchema);
  const hooks = ['properties', 'hooks', 'additionalProperties'];
  const providers = ['properties', 'paging', 'properties', 'providers', 'additionalProperties'];
  return replaced(replaced(whole, hooks, choiceOf(alertSources)), providers, choiceOf(pageProviders));
}

function jsonSchemaOf(schema: z.ZodType): Node {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-7' }) as Node;
}

function choiceOf(kinds: ReadonlyMap<string, { readonly settings: z.ZodType }>): Node {
  const choices = [...kinds].map(([type, { settings }]) => {
    const { $schema: _draft, properties, required, ...rest } = jsonSchemaOf(settings);
    return {
      ...rest,
      properties: { type: { const: type }, ...(isNode(properties) ? properties : {}) },
      required: ['type', ...(Array.isArray(required) ? required : [])],
    };
  });
  return { anyOf: choices };
}

/** The same schema with something else at a place it has. */
function replaced(node: Node, [key = '', ...rest]: readonly string[], by: Node): Node {
  const child = node[key];
  if (!isNode(child)) throw new Error(`the schema of the configuration has no ${key}`);
  return { ...node, [key]: rest.length === 0 ? by : replaced(child, rest, by) };
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutRequired(node: unknown): unknown {
  if (!isNode(node)) return node;
  const { required: _required, properties, additionalProperties, ...rest } = node;
  return {
    ...rest,
    ...(isNode(properties) ? { properties: mapValues(properties, withoutRequired) } : {}),
    ...(additionalProperties === undefined ? {} : { additionalProperties: withoutRequired(additionalProperties) }),
  };
}

/** The required keys alone, at every depth that the file must have without a profile. */
function requiredOnly(node: Node): Node {
  const { required, properties, additionalProperties } = node;
  const below = isNode(properties)
    ? Object.entries(properties).flatMap(([key, child]) => {
        const inner = isNode(child) ? requiredOnly(child) : {};
        return Object.keys(inner).length === 0 ? [] : [[key, inner] as const];
      })
    : [];
  const other = isNode(additionalProperties) ? requiredOnly(additionalProperties) : {};
  return {
    ...(required === undefined ? {} : { required }),
    ...(below.length === 0 ? {} : { properties: Object.fromEntries(below) }),
    ...(Object.keys(other).length === 0 ? {} : { additionalProperties: other }),
  };
}

function mapValues(node: Node, change: (value: unknown) => unknown): Node {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]));
}
