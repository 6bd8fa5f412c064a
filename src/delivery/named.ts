import type { Names } from '../blocks/rich-text.ts';
import { isPerson } from '../model/person.ts';
import type { Directory } from '../ports/directory.ts';

/**
 * A view in which people go by their names. It is drawn twice: the first time says whom it names, so nobody stays an id because a list
 * of people forgot them.
 */
export async function named<T>(lookUp: Directory['names'], draw: (names: Names) => T): Promise<T> {
  const met = new Set<string>();
  const unnamed = draw((id) => {
    met.add(id);
    return id;
  });
  const people = [...met].filter(isPerson);
  if (people.length === 0) return unnamed;
  const names = await lookUp(people);
  return draw((id) => names.get(id) ?? id);
}
