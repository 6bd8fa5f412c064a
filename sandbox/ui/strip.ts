import { stripTypeScriptTypes } from 'node:module';

/** A file as the browser gets it. */
export interface Asset {
  readonly contentType: string;
  readonly body: string;
}

/** A TypeScript module as JavaScript: its types become blanks, so lines and columns stay where they were. */
export function stripModule(source: string): Asset {
  return { contentType: 'text/javascript; charset=utf-8', body: stripTypeScriptTypes(source, { mode: 'strip' }) };
}
