import { z } from 'zod';
import { httpUrl } from '../../config/fields.ts';

/** `environments.NAME.prometheus` */
export const prometheusSettings = z.strictObject({
  url: httpUrl.describe('Address of its HTTP API'),
  metrics: z
    .array(z.string().regex(/^[a-zA-Z_:][\w:]*$/, 'must be the name of a metric'))
    .default([])
    .describe('Metrics the runbooks read; `npm run doctor` looks for each'),
});
