/** A query of Logs Insights, as far as it is simulated. */
export type Command =
  | { readonly kind: 'fields'; readonly columns: readonly Column[] }
  | { readonly kind: 'filter'; readonly test: Expression }
  | { readonly kind: 'stats'; readonly columns: readonly Column[]; readonly by: readonly Column[] }
  | { readonly kind: 'sort'; readonly by: readonly { readonly field: string; readonly descending: boolean }[] }
  | { readonly kind: 'limit'; readonly rows: number };

export interface Column {
  readonly value: Expression;
  /** What the result calls it. */
  readonly name: string;
}

export type Expression =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'value'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'both' | 'either'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'in'; readonly left: Expression; readonly values: readonly Expression[] }
  | { readonly kind: 'like'; readonly left: Expression; readonly pattern: RegExp | string };
