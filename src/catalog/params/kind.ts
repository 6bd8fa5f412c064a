import { z } from 'zod';
import type { Environment } from '../../model/environment.ts';

/** What a parameter is, for people: how help, forms and the parser treat it. Its JSON type and its check are the schema's. */
export interface ParamKind {
  /** What it is called: `a length of time`. Help and the form show it with `such as`. */
  readonly name: string;
  /** A value to learn from. */
  readonly example?: string;
  /** The values it takes, where they are few. */
  readonly choices?: readonly string[];
  /** The values there are in an environment; a form offers them. Whatever else is typed is still checked. */
  readonly offers?: (environment: Environment) => readonly string[];
  /** What the usage line shows instead of the parameter's name: `R-…`. */
  readonly placeholder?: string;
  /** Said when it is missing, as a whole sentence. */
  readonly missing?: string;
  /** It takes the rest of the line, quoted or not. The last positional parameter only. */
  readonly rest?: true;
  /** Recognizes its words: a positional parameter is passed over when the next word is none of its own. */
  readonly recognizes?: (word: string) => boolean;
  /** Set by buttons alone: neither help nor forms show it. */
  readonly hidden?: true;
  /** It names somebody outside: no audit row holds it. */
  readonly personal?: true;
  /** The field of a form: one line where nothing is said. */
  readonly field?: 'line' | 'lines' | 'yes-no';
}

const kinds = z.registry<ParamKind>();

/** Says what kind of parameter a schema is. */
export function ofKind<Schema extends z.ZodType>(kind: ParamKind, schema: Schema): Schema {
  kinds.add(schema, kind);
  return schema;
}

/** The kind of a parameter, be it optional or described; undefined for a plain schema. */
export function kindOf(schema: z.core.$ZodType): ParamKind | undefined {
  const own = kinds.get(schema);
  if (own !== undefined) return own;
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? kindOf(schema.def.innerType) : undefined;
}
