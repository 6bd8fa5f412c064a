import { LogsRefusal } from '../refusal.ts';

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'regex' | 'sign';
  readonly text: string;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['string', /^"(?:[^"\\]|\\.)*"|^'(?:[^'\\]|\\.)*'/],
  ['name', /^`[^`]+`|^[@A-Za-z_][\w.@]*/],
  ['number', /^\d+(?:\.\d+)?(?:ms|[smhdw])?/],
  ['sign', /^(?:!=|<=|>=|[=<>()[\],|*+\-/])/],
];

export function malformed(message: string): LogsRefusal {
  return new LogsRefusal('MalformedQueryException', `unexpected symbol found ${message}`);
}

/** Cuts a query of Logs Insights into its tokens; what follows # up to the end of its line is a comment. */
export function tokensOf(query: string): readonly Token[] {
  const tokens: Token[] = [];
  let rest = query;
  for (;;) {
    rest = rest.replace(/^(?:\s+|#[^\n]*)+/, '');
    if (rest === '') return tokens;
    const token = next(rest, tokens.at(-1));
    if (token === undefined) throw malformed(`at ${JSON.stringify(rest.slice(0, 20))}`);
    rest = rest.slice(token.text.length);
    tokens.push({ kind: token.kind, text: unquoted(token) });
  }
}

function next(rest: string, before: Token | undefined): Token | undefined {
  // A slash begins a pattern only where one can stand.
  const regex = before?.text === 'like' ? /^\/(?:[^/\\\n]|\\.)+\//.exec(rest)?.[0] : undefined;
  if (regex !== undefined) return { kind: 'regex', text: regex };
  for (const [kind, pattern] of patterns) {
    const text = pattern.exec(rest)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function unquoted({ kind, text }: Token): string {
  if (kind === 'string') return text.slice(1, -1).replaceAll(/\\(.)/g, '$1');
  if (kind === 'regex') return text.slice(1, -1);
  return kind === 'name' && text.startsWith('`') ? text.slice(1, -1) : text;
}
