import { z } from 'zod';
import { isRecord } from './reading/json.ts';

/**
 * Where a value stands in a JSON body: keys and array places joined by dots (`alert.labels.0`), or as a list where a key holds a dot. In an item
 * of a list the path begins at the item; `$.` in front begins at the whole body. Nothing is ever evaluated.
 */
export const path = z.union(
  [
    z
      .string()
      .max(300)
      .regex(/^(?:\$\.)?[^.\s]+(?:\.[^.\s]+){0,15}$/),
    z.array(z.string().min(1).max(200)).min(1).max(16),
  ],
  { error: 'must be a path such as alert.labels.name or $.source, or a list of keys' },
);
export type Path = z.infer<typeof path>;

/** The value at a path, by own keys only; undefined where there is none. */
export function valueAt(root: unknown, item: unknown, where: Path): unknown {
  const keys = typeof where === 'string' ? where.split('.') : where;
  const [start, rest] = keys[0] === '$' ? [root, keys.slice(1)] : [item, keys];
  let value = start;
  for (const key of rest) {
    if (Array.isArray(value)) value = /^\d{1,9}$/.test(key) ? value[Number(key)] : undefined;
    else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return value;
}
