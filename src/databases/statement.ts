import { cut } from '../model/cut.ts';
import { mask } from '../model/secrets.ts';

/** Comments, texts (plain, with escapes, between dollars; also cut off) and numbers of a statement. */
const values =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\be'(?:[^'\\]|\\[\s\S]|'')*'?|'(?:[^']|'')*'?|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|(?<![\w$])\d[\w.]*/gi;

/** What a setting is set to needs no quotes: `SET app.token = abc`. */
const setting = /^((?:alter .*? )?set (?:session |local )?[\w.?"]+ ?(?:=|to ))\s*.*$/i;

/** A statement as it may be shown: its shape without its values, which belong to the people who use the platform. */
export function shapeOf(statement: string): string {
  const once = without(statement);
  // Comments stand in each other: then all from the first to the last goes.
  const shape = once.includes('*/') ? without(statement.replace(/\/\*[\s\S]*\*\//, ' ')) : once;
  const line = mask(shape).replace(/\s+/g, ' ').trim();
  return cut(line.replace(setting, '$1 ?').replace(/\s+/g, ' '), 100);
}

const without = (statement: string) => statement.replace(values, (value) => (/^(?:--|\/\*)/.test(value) ? ' ' : '?'));
