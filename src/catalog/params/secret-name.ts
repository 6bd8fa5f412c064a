import { z } from 'zod';

/** Name of a Secret: a DNS subdomain, dots included (Kubernetes, Object Names). */
export const secretName = () =>
  z
    .string()
    .max(253)
    .regex(
      /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/,
      'must be the name of a Secret: lower-case letters, digits, dashes and dots',
    );
