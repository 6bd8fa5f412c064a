import { type LogEvent, sizeOf } from '../events.ts';
import { aggregate, isAggregate } from './aggregate.ts';
import { type Fields, fieldsOf, type Value } from './fields.ts';
import type { Command, Expression } from './query.ts';

export interface Evaluated {
  readonly rows: readonly Fields[];
  readonly matched: number;
  readonly scanned: number;
  readonly bytes: number;
}

/** Rows of a query that names no limit. */
const usual = 10_000;

/** What a query finds in some events. */
export function evaluate(commands: readonly Command[], events: readonly LogEvent[], account: string): Evaluated {
  let rows: readonly Fields[] = events.map((event) => fieldsOf(event, account));
  let shown: readonly string[] = ['@timestamp', '@message'];
  let matched = rows.length;
  let grouped = false;
  let most = usual;
  for (const command of commands) {
    if (command.kind === 'filter') {
      rows = rows.filter((row) => isTrue(valueIn(command.test, row)));
      if (!grouped) matched = rows.length;
    } else if (command.kind === 'fields') shown = command.columns.map(({ name }) => name);
    else if (command.kind === 'stats') {
      rows = aggregate(command, rows, valueIn);
      shown = [...command.by, ...command.columns].map(({ name }) => name);
      grouped = true;
    } else if (command.kind === 'sort') rows = sorted(rows, command.by);
    else most = Math.min(command.rows, 100_000);
  }
  // Events come newest first where nothing is said.
  const ordered = commands.some(({ kind }) => kind === 'sort' || kind === 'stats') ? rows : rows.toReversed();
  return {
    rows: ordered.slice(0, most).map((row) => chosen(row, grouped ? shown : [...shown, '@ptr'])),
    matched,
    scanned: events.length,
    bytes: events.reduce((sum, event) => sum + sizeOf(event), 0),
  };
}

function chosen(row: Fields, names: readonly string[]): Fields {
  return new Map(names.flatMap((name) => (row.get(name) === undefined ? [] : [[name, row.get(name)]])));
}

type Order = Extract<Command, { kind: 'sort' }>['by'];

function sorted(rows: readonly Fields[], by: Order): readonly Fields[] {
  return rows.toSorted((a, b) => {
    for (const { field, descending } of by) {
      const order = compared(a.get(field), b.get(field));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

function compared(a: Value, b: Value): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

const isTrue = (value: Value) => value === 1;
const truth = (is: boolean): Value => (is ? 1 : 0);

function valueIn(expression: Expression, row: Fields): Value {
  switch (expression.kind) {
    case 'field':
      return row.get(expression.name);
    case 'value':
      return expression.value;
    case 'not':
      return truth(!isTrue(valueIn(expression.of, row)));
    case 'both':
      return truth(isTrue(valueIn(expression.left, row)) && isTrue(valueIn(expression.right, row)));
    case 'either':
      return truth(isTrue(valueIn(expression.left, row)) || isTrue(valueIn(expression.right, row)));
    case 'in': {
      const left = valueIn(expression.left, row);
      return truth(expression.values.some((one) => equal(left, valueIn(one, row))));
    }
    case 'like': {
      const text = valueIn(expression.left, row);
      if (text === undefined) return 0;
      const { pattern } = expression;
      return truth(typeof pattern === 'string' ? String(text).includes(pattern) : pattern.test(String(text)));
    }
    case 'compare':
      return truth(holds(expression.operator, valueIn(expression.left, row), valueIn(expression.right, row)));
    case 'call':
      return isAggregate(expression.name) ? undefined : called(expression.name, expression.args, row);
  }
}

function called(name: string, args: readonly Expression[], row: Fields): Value {
  const [first] = args;
  const value = first === undefined ? undefined : valueIn(first, row);
  if (name === 'ispresent') return truth(value !== undefined);
  // bin: the beginning of the span of time.
  const at = Number(row.get('@timestamp'));
  return at - (at % Number(value));
}

function equal(left: Value, right: Value): boolean {
  if (left === undefined || right === undefined) return false;
  return typeof right === 'number' ? Number(left) === right : String(left) === String(right);
}

function holds(operator: string, left: Value, right: Value): boolean {
  if (operator === '=') return equal(left, right);
  if (operator === '!=') return !equal(left, right);
  if (left === undefined || right === undefined || left === '') return false;
  const [a, b] = [Number(left), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}
