import { z } from 'zod';
import { ofKind } from './kind.ts';

/** The name of a tool as the admin API writes it: any word, so it is compared with the list and never trusted. */
export const toolName = () =>
  ofKind(
    { name: 'a tool', example: 'bulk_export', missing: 'Name the tool: `/mcp tools` lists them.' },
    z
      .string()
      .trim()
      .min(1)
      .max(200)
      .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'must be the name of a tool, in one line'),
  );
