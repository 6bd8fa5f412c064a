import { type Fields, textOf } from '../../../../workspace/record.ts';

/** Ids in the page by which an input block's label, field, hint and problem name each other. `place` tells two views apart. */

const safe = (text: string) => text.replace(/[^A-Za-z0-9_-]/g, '-');
const base = (place: string, block: Fields) => `field-${safe(place)}-${safe(textOf(block['block_id']) ?? '')}`;

export const controlId = (place: string, block: Fields): string => base(place, block);
export const labelId = (place: string, block: Fields): string => `${base(place, block)}-label`;
export const hintId = (place: string, block: Fields): string => `${base(place, block)}-hint`;
export const problemId = (place: string, block: Fields): string => `${base(place, block)}-problem`;
