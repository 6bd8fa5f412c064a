/** A query as it is carried out: the part of PromQL that this server knows. */
export type Expression = Literal | Selector | Call | Aggregation | Binary | Negation;

export interface Literal {
  readonly kind: 'number';
  readonly value: number;
}

export interface Condition {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface Selector {
  readonly kind: 'selector';
  readonly conditions: readonly Condition[];
  /** 0 where there is none. */
  readonly offsetMs: number;
  /** Of a range selector. */
  readonly rangeMs?: number;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly args: readonly Expression[];
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operator: string;
  readonly grouping: { readonly by: boolean; readonly labels: readonly string[] };
  readonly parameter?: Expression;
  readonly of: Expression;
}

export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  /** A comparison that gives 0 or 1 instead of filtering. */
  readonly bool: boolean;
  /** What two series must have in common: these labels, or all but these. */
  readonly matching: { readonly on: boolean; readonly labels: readonly string[] };
  readonly left: Expression;
  readonly right: Expression;
}

export interface Negation {
  readonly kind: 'negation';
  readonly of: Expression;
}

/** What an expression gives, as Prometheus calls it. */
export type ValueType = 'scalar' | 'instant vector' | 'range vector';

export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'selector':
      return expression.rangeMs === undefined ? 'instant vector' : 'range vector';
    case 'negation':
      return typeOf(expression.of);
    case 'binary':
      return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar'
        ? 'scalar'
        : 'instant vector';
    case 'call':
      return expression.name === 'time' || expression.name === 'scalar' ? 'scalar' : 'instant vector';
    case 'aggregation':
      return 'instant vector';
  }
}
