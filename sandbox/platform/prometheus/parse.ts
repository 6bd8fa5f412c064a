import { parser } from '@prometheus-io/lezer-promql';
import { check } from './check.ts';
import type { Aggregation, Binary, Condition, Expression, Selector } from './expression.ts';
import { durationMs, numberOf, stringOf } from './literals.ts';
import { badQuery, notExecuted } from './query-error.ts';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/**
 * Reads a query with the grammar of Prometheus. Throws QueryError: 400 for what is not PromQL, 422 for what is and is not simulated, so that
 * nobody takes a made-up answer for a real one.
 */
export function parseQuery(query: string): Expression {
  const tree = parser.parse(query);
  tree.iterate({
    enter({ type, from }) {
      if (type.isError) throw badQuery(`1:${from + 1}: parse error: unexpected ${near(query, from)}`);
    },
  });
  const [top] = children(tree.topNode);
  if (top === undefined) throw badQuery('unknown position: parse error: no expression found in input');
  const expression = read(top, query);
  check(expression);
  return expression;
}

const near = (query: string, from: number) =>
  from >= query.length ? 'end of input' : JSON.stringify(query.slice(from, from + 20));

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let at = node.firstChild; at !== null; at = at.nextSibling) if (at.name !== 'LineComment') found.push(at);
  return found;
}

function read(node: SyntaxNode, query: string): Expression {
  const text = query.slice(node.from, node.to);
  switch (node.name) {
    case 'ParenExpr':
      return read(inner(node, query), query);
    case 'NumberDurationLiteral':
      return { kind: 'number', value: numberOf(text) };
    case 'UnaryExpr': {
      const of = read(last(node), query);
      return text.startsWith('-') ? { kind: 'negation', of } : of;
    }
    case 'VectorSelector':
      return vectorSelector(node, query);
    case 'MatrixSelector':
      return matrixSelector(node, query);
    case 'OffsetExpr':
      return offset(node, query);
    case 'FunctionCall':
      return call(node, query);
    case 'AggregateExpr':
      return aggregation(node, query);
    case 'BinaryExpr':
      return binary(node, query);
    default:
      throw notSimulated(text);
  }
}

const notSimulated = (text: string) => notExecuted(`${text.slice(0, 80)} is not simulated by this server`);

function inner(node: SyntaxNode, query: string): SyntaxNode {
  return node.firstChild ?? unexpected(node, query);
}

function last(node: SyntaxNode): SyntaxNode {
  return node.lastChild ?? node;
}

function unexpected(node: SyntaxNode, query: string): never {
  throw notSimulated(query.slice(node.from, node.to));
}

function vectorSelector(node: SyntaxNode, query: string): Selector {
  const name = node.getChild('Identifier');
  const conditions: Condition[] =
    name === null ? [] : [{ label: '__name__', operator: '=', value: query.slice(name.from, name.to) }];
  for (const matcher of children(node).flatMap((child) => (child.name === 'LabelMatchers' ? children(child) : []))) {
    if (matcher.name !== 'UnquotedLabelMatcher') return unexpected(matcher, query);
    const [label, operator, value] = children(matcher).map((part) => query.slice(part.from, part.to));
    conditions.push({
      label: label ?? '',
      operator: operator as Condition['operator'],
      value: stringOf(value ?? '""'),
    });
  }
  return { kind: 'selector', conditions, offsetMs: 0 };
}

function selectorIn(node: SyntaxNode, query: string): Selector {
  const found = read(inner(node, query), query);
  return found.kind === 'selector' ? found : unexpected(node, query);
}

function matrixSelector(node: SyntaxNode, query: string): Selector {
  const range = last(node);
  return { ...selectorIn(node, query), rangeMs: durationMs(query.slice(range.from, range.to)) };
}

function offset(node: SyntaxNode, query: string): Selector {
  const by = last(node);
  const text = query.slice(by.from, by.to).replaceAll(/\s/g, '');
  const size = durationMs(text.replace(/^[+-]/, ''));
  return { ...selectorIn(node, query), offsetMs: text.startsWith('-') ? -size : size };
}

function call(node: SyntaxNode, query: string): Expression {
  const [name, body] = children(node);
  if (name === undefined || body === undefined) return unexpected(node, query);
  const args = children(body).map((argument) => read(argument, query));
  return { kind: 'call', name: query.slice(name.from, name.to), args };
}

function aggregation(node: SyntaxNode, query: string): Aggregation {
  const operator = node.getChild('AggregateOp');
  const body = node.getChild('FunctionCallBody');
  const modifier = node.getChild('AggregateModifier');
  const args = body === null ? [] : children(body).map((argument) => read(argument, query));
  const of = args.at(-1);
  if (operator === null || of === undefined || args.length > 2) return unexpected(node, query);
  const [parameter] = args.length === 2 ? args : [];
  return {
    kind: 'aggregation',
    operator: query.slice(operator.from, operator.to).toLowerCase(),
    grouping: { by: modifier?.getChild('Without') == null, labels: grouped(modifier, query) },
    ...(parameter === undefined ? {} : { parameter }),
    of,
  };
}

function grouped(node: SyntaxNode | null, query: string): readonly string[] {
  const labels = node?.getChild('GroupingLabels')?.getChildren('LabelName') ?? [];
  return labels.map((label) => query.slice(label.from, label.to));
}

function binary(node: SyntaxNode, query: string): Binary {
  const parts = children(node);
  const [left, operator] = parts;
  const right = parts.at(-1);
  if (left === undefined || operator === undefined || right === undefined) return unexpected(node, query);
  const matching = node.getChild('MatchingModifierClause');
  const known = ['BoolModifier', 'MatchingModifierClause'];
  for (const part of parts.slice(2, -1)) if (!known.includes(part.name)) return unexpected(node, query);
  if (matching?.getChild('GroupLeft') != null || matching?.getChild('GroupRight') != null)
    return unexpected(node, query);
  return {
    kind: 'binary',
    operator: query.slice(operator.from, operator.to).toLowerCase(),
    bool: node.getChild('BoolModifier') !== null,
    matching: { on: matching?.getChild('On') != null, labels: grouped(matching, query) },
    left: read(left, query),
    right: read(right, query),
  };
}
