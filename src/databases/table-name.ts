import { cut } from '../model/cut.ts';

/** Of a name, as much as a phone shows. */
const longest = 63;

/** A table or an index as people write it: with its schema, where that is not the usual one. */
export function nameIn({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return cut(schema === 'public' ? name : `${schema}.${name}`, longest);
}

/** The same, for whoever types it back: never cut. */
export function typedName({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return schema === 'public' ? name : `${schema}.${name}`;
}
