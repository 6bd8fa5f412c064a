import type { Column, Command, Expression } from './query.ts';
import { malformed, type Token, tokensOf } from './tokens.ts';

const functions = new Set(['count', 'count_distinct', 'min', 'max', 'avg', 'sum', 'pct', 'bin', 'ispresent']);
const comparisons = new Set(['=', '!=', '<', '<=', '>', '>=']);

/** Reads a query; throws MalformedQueryException for what is none, or is not simulated. */
export function parseQuery(text: string): readonly Command[] {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = (): Token | undefined => tokens[at];
  const isNext = (word: string) => {
    const token = peek();
    return token !== undefined && token.kind !== 'string' && token.text.toLowerCase() === word;
  };
  const take = (word: string): boolean => {
    if (!isNext(word)) return false;
    at += 1;
    return true;
  };
  const need = (word: string) => {
    if (!take(word)) throw malformed(`${peek()?.text ?? 'end'}, expected ${word}`);
  };
  const token = (kind: Token['kind']): string => {
    const found = peek();
    if (found?.kind !== kind) throw malformed(`${found?.text ?? 'end'}, expected a ${kind}`);
    at += 1;
    return found.text;
  };
  const list = <T>(one: () => T): readonly T[] => {
    const all = [one()];
    while (take(',')) all.push(one());
    return all;
  };

  function either(): Expression {
    let left = both();
    while (take('or')) left = { kind: 'either', left, right: both() };
    return left;
  }
  function both(): Expression {
    let left = negated();
    while (take('and')) left = { kind: 'both', left, right: negated() };
    return left;
  }
  function negated(): Expression {
    return take('not') ? { kind: 'not', of: negated() } : compared();
  }
  function compared(): Expression {
    const left = operand();
    const operator = peek()?.text ?? '';
    if (peek()?.kind === 'sign' && comparisons.has(operator)) {
      at += 1;
      return { kind: 'compare', operator, left, right: operand() };
    }
    if (take('in')) {
      need('[');
      const values = list(operand);
      need(']');
      return { kind: 'in', left, values };
    }
    const isNot = take('not');
    if (take('like')) {
      const like: Expression = { kind: 'like', left, pattern: pattern() };
      return isNot ? { kind: 'not', of: like } : like;
    }
    if (isNot) throw malformed('not');
    return left;
  }
  function pattern(): RegExp | string {
    if (peek()?.kind === 'string') return token('string');
    const source = token('regex');
    const insensitive = source.startsWith('(?i)');
    try {
      return new RegExp(insensitive ? source.slice(4) : source, insensitive ? 'i' : '');
    } catch {
      throw malformed(`/${source}/`);
    }
  }
  function operand(): Expression {
    if (take('(')) {
      const inside = either();
      need(')');
      return inside;
    }
    const found = peek();
    if (found?.kind === 'string') return { kind: 'value', value: token('string') };
    if (found?.kind === 'number') return { kind: 'value', value: numberOf(token('number')) };
    const name = token('name');
    if (!take('(')) return { kind: 'field', name };
    if (!functions.has(name)) throw malformed(`function ${name}, which is not simulated`);
    const args = take('*') ? [] : list(operand);
    need(')');
    return { kind: 'call', name, args };
  }
  function column(): Column {
    const from = at;
    const value = operand();
    const written = tokens.slice(from, at).map(({ text: word }) => word);
    return { value, name: take('as') ? token('name') : written.join('') };
  }
  function command(): Command {
    const name = token('name').toLowerCase();
    if (name === 'fields') return { kind: 'fields', columns: list(column) };
    if (name === 'filter') return { kind: 'filter', test: either() };
    if (name === 'stats') return { kind: 'stats', columns: list(column), by: take('by') ? list(column) : [] };
    if (name === 'limit') return { kind: 'limit', rows: numberOf(token('number')) };
    if (name === 'sort') {
      const by = list(() => ({ field: token('name'), descending: take('desc') || (take('asc') && false) }));
      return { kind: 'sort', by };
    }
    throw malformed(`command ${name}, which is not simulated`);
  }

  const commands: Command[] = [];
  do commands.push(command());
  while (take('|'));
  if (peek() !== undefined) throw malformed(`${peek()?.text}`);
  return commands;
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** A number, or a length of time in ms. */
function numberOf(text: string): number {
  const [, digits = '', unit] = /^([\d.]+)(\D*)$/.exec(text) ?? [];
  return Number(digits) * (unit === undefined || unit === '' ? 1 : (units[unit] ?? 1));
}
