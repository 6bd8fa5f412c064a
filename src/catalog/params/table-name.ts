import { z } from 'zod';
import { ofKind } from './kind.ts';

/** A table as people write it, with its schema or without: any words, so it is compared with the catalogue and never trusted. */
export const tableName = () =>
  ofKind(
    { name: 'a table', example: 'assignments', missing: 'Name the table: `/mcp db sizes` lists them.' },
    z
      .string()
      .trim()
      .min(1)
      .max(127)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be the name of a table, in one line'),
  );
