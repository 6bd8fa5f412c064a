import { z } from 'zod';

/** Name of a Secret, or of what is named like one: a DNS subdomain, dots included (Kubernetes, Object Names). */
export const secretName = (of = 'a Secret') =>
  z
    .string()
    .max(253)
    .regex(
      /^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/,
      `must be the name of ${of}: lower-case letters, digits, dashes and dots`,
    );
