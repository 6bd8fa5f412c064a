import type { NameSuffix } from '../../../sandbox/cluster/names.ts';

/** They sort in this order, so that lists by name come in the order things were made in. */
const letters = ['9vgct', 'l8qjx', 'x2k4d', 'x9c5p', 'z2hbn', 'z4tfr', 'z6wqm', 'z7nxm'];

/** Names that are the same in every world: each owner gives its pods these endings one after the other. */
export function suffixesInOrder(): NameSuffix {
  const given = new Map<string, number>();
  return (prefix) => {
    const number = given.get(prefix) ?? 0;
    given.set(prefix, number + 1);
    const again = Math.floor(number / letters.length);
    const ending = letters[number % letters.length] ?? '';
    return again === 0 ? ending : ending.slice(0, 3) + String(again).padStart(2, '0');
  };
}
