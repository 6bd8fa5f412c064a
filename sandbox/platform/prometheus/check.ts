import {
  type Aggregation,
  type Binary,
  type Call,
  type Expression,
  type Selector,
  typeOf,
  type ValueType,
} from './expression.ts';
import { matcher } from './matcher.ts';
import { comparisons, setOperators } from './operators.ts';
import { badQuery, notExecuted } from './query-error.ts';

/** What each function takes. */
export const functions: Readonly<Record<string, readonly ValueType[]>> = {
  rate: ['range vector'],
  increase: ['range vector'],
  last_over_time: ['range vector'],
  avg_over_time: ['range vector'],
  max_over_time: ['range vector'],
  min_over_time: ['range vector'],
  sum_over_time: ['range vector'],
  count_over_time: ['range vector'],
  histogram_quantile: ['scalar', 'instant vector'],
  vector: ['scalar'],
  scalar: ['instant vector'],
  time: [],
};

/** Ways to bring series together. */
export const aggregations = ['sum', 'avg', 'max', 'min', 'count', 'topk', 'bottomk'];

/** Throws what Prometheus finds wrong with a query before it looks at any sample. */
export function check(expression: Expression): void {
  switch (expression.kind) {
    case 'number':
      break;
    case 'selector':
      checkSelector(expression);
      break;
    case 'negation':
      expect(expression.of, ['scalar', 'instant vector'], 'unary expression');
      check(expression.of);
      break;
    case 'call':
      checkCall(expression);
      break;
    case 'aggregation':
      checkAggregation(expression);
      break;
    case 'binary':
      checkBinary(expression);
      break;
  }
}

function checkAggregation({ operator, parameter, of }: Aggregation): void {
  if (!aggregations.includes(operator)) throw notExecuted(`${operator} is not simulated by this server`);
  const wanted = operator.endsWith('k');
  if (wanted !== (parameter !== undefined)) {
    throw badQuery('parse error: wrong number of arguments for aggregate expression provided');
  }
  if (parameter !== undefined) {
    expect(parameter, ['scalar'], 'aggregation parameter');
    check(parameter);
  }
  expect(of, ['instant vector'], 'aggregation expression');
  check(of);
}

function checkBinary({ left, right, operator, bool }: Binary): void {
  const types = [typeOf(left), typeOf(right)];
  if (types.includes('range vector')) {
    throw badQuery('parse error: binary expression must contain only scalar and instant vector types');
  }
  if (setOperators.has(operator) && types.includes('scalar')) {
    throw badQuery(`parse error: set operator "${operator}" not allowed in binary scalar expression`);
  }
  if (bool && !comparisons.has(operator)) {
    throw badQuery('parse error: bool modifier can only be used on comparison operators');
  }
  if (comparisons.has(operator) && !bool && !types.includes('instant vector')) {
    throw badQuery('parse error: comparisons between scalars must use BOOL modifier');
  }
  check(left);
  check(right);
}

function checkCall({ name, args }: Call): void {
  const wanted = functions[name];
  if (wanted === undefined) throw notExecuted(`the function ${name} is not simulated by this server`);
  if (wanted.length !== args.length) {
    throw badQuery(`parse error: expected ${wanted.length} argument(s) in call to "${name}", got ${args.length}`);
  }
  for (const [at, argument] of args.entries()) {
    const type = wanted[at] ?? 'scalar';
    expect(argument, [type], `call to function "${name}"`);
    check(argument);
  }
}

function checkSelector({ conditions }: Selector): void {
  if (conditions.every((condition) => matcher(condition)(''))) {
    throw badQuery('parse error: vector selector must contain at least one non-empty matcher');
  }
}

function expect(expression: Expression, types: readonly ValueType[], where: string): void {
  const type = typeOf(expression);
  if (!types.includes(type)) {
    throw badQuery(`parse error: expected type ${types.join(' or ')} in ${where}, got ${type}`);
  }
}
