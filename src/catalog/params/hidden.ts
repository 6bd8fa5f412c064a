import type { z } from 'zod';
import { kindOf, ofKind } from './kind.ts';

/** A parameter that only buttons set: help and forms do not show it. It is checked like any other. */
export function hidden<Schema extends z.ZodType>(schema: Schema): Schema {
  return ofKind({ name: 'what a button sets', ...kindOf(schema), hidden: true }, schema);
}
