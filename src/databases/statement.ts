import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** Comments, texts (plain, with escapes, between dollars; also cut off) and numbers of a statement. */
const values =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\be'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|(?<![\w$])\d[\w.]*/gi;

/** A statement as it may be shown: its shape without its values, which belong to the people who use the platform. */
export function shapeOf(statement: string): string {
  const shape = statement.replace(values, (value) => (/^(?:--|\/\*)/.test(value) ? ' ' : '?'));
  return cut(mask(shape).replace(/\s+/g, ' ').trim(), 100);
}
