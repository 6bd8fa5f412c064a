import { z } from 'zod';
import { ofKind } from './kind.ts';

/** An index as people write it, with its schema or without: any words, so it is compared with the catalogue and never trusted. */
export const indexParam = () =>
  ofKind(
    { name: 'an index', example: 'assignments_state', missing: 'Name the index: `/mcp db indexes` lists them.' },
    z
      .string()
      .trim()
      .min(1)
      .max(127)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be the name of an index, in one line'),
  );
