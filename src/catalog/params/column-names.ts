import { z } from 'zod';
import { ofKind } from './kind.ts';

/** An index of more columns is rarely one that helps. */
const most = 8;

/** Columns as people write them, between commas: any words, so they are compared with the table and never trusted. */
export const columnNames = () =>
  ofKind(
    { name: 'columns', example: 'tool,created_at', missing: 'Name the columns: tool,created_at.' },
    z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be names of columns, in one line')
      .refine(
        (text) => columnsIn(text).every((name) => name !== ''),
        'must be names of columns, such as tool,created_at',
      )
      .refine((text) => columnsIn(text).length <= most, `must be at most ${most} columns`),
  );

/** The names, in their order. */
export const columnsIn = (text: string): readonly string[] => text.split(',').map((name) => name.trim());
