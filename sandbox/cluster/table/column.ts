export type Cell = string | number | boolean | null;

/** How the objects of a resource become rows. A column is `Name:type:format`; a leading `+` shows it in wide output only. */
export interface Printer<T> {
  readonly columns: readonly string[];
  cells(object: T, now: number): readonly Cell[];
}
