import { z } from 'zod';
import { ofKind } from './kind.ts';

/** The beginning of keys of Redis, or a pattern for them, as a look shows them: any bytes, those that cannot be seen as `\xNN`. */
export const keyPattern = () =>
  ofKind(
    { name: 'how keys begin', example: 'cache:tool:', missing: 'Say how the keys begin: `/mcp cache` shows them.' },
    z
      .string()
      .min(1)
      .max(500)
      .regex(/^\P{Cc}+$/u, 'must be in one line; bytes that cannot be typed are written \\xNN'),
  );
