/** A JSON object whose fields nobody has checked. */
export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A JSON object as it is; anything else is an empty one. */
export const tree = (value: unknown): Tree => (isTree(value) ? value : {});
