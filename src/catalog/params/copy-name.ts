import { z } from 'zod';
import { ofKind } from './kind.ts';

/** A database beside the live one, as people write it: compared with those there are, and never trusted. */
export const copyParam = (missing: string) =>
  ofKind(
    { name: 'a copy', example: 'mcp_restore_20261130_r1042', missing },
    z
      .string()
      .trim()
      .min(1)
      .max(63)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be the name of a database, in one line'),
  );
