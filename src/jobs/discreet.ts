import { type AnyAction, hasSpecialAccess } from '../catalog/action.ts';
import { splitCommandLine, type Word } from '../catalog/command-line.ts';
import type { Catalog } from '../catalog/loader.ts';
import { nearest } from '../catalog/nearest.ts';
import { kindOf } from '../catalog/params/kind.ts';
import type { Wish } from './wish.ts';

const withheld = '‹withheld›';

/** Parameters as the audit keeps them: who they name is left out. */
export function toldParams(
  { params: { shape } }: Pick<AnyAction, 'params'>,
  params: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const told = Object.entries(params).map(([name, value]) => {
    const schema = shape[name];
    return [name, schema !== undefined && kindOf(schema)?.personal === true ? withheld : value];
  });
  return Object.fromEntries(told);
}

/** A refused wish as the audit keeps it. Of one that names a person, or was meant to, the command alone: what did not parse may be a name. */
export function discreet(catalog: Catalog, wish: Wish): Wish {
  if (wish.kind === 'offer') return wish;
  if (wish.kind === 'action') {
    const action = catalog.get(wish.command);
    return action === undefined ? wish : { ...wish, params: toldParams(action, wish.params) };
  }
  const command = meant(catalog, wish.kind === 'text' ? wordsOf(wish.text) : wish.words.map(textOf));
  return command === undefined ? wish : { kind: 'text', text: `${command} ${withheld}` };
}

/** The command about a person that these words begin with, spelled more or less so. */
function meant(catalog: Catalog, words: readonly string[]): string | undefined {
  const discreetOnes = [...catalog].flatMap(([name, action]) => (hasSpecialAccess(action) ? [name] : []));
  const last = (name: string) => name.slice(name.lastIndexOf(' ') + 1);
  return discreetOnes.find((name) => {
    const start = words.slice(0, name.split(' ').length).join(' ').toLowerCase();
    return nearest(start, [name]) !== undefined || start.split(' ').includes(last(name));
  });
}

const textOf = ({ key, text }: Word) => (key === undefined ? text : `${key}=${text}`);

function wordsOf(text: string): readonly string[] {
  try {
    return splitCommandLine(text).map(textOf);
  } catch {
    return text.trim().split(/\s+/);
  }
}
