import { z } from 'zod';
import { ofKind } from './kind.ts';

const wrong = 'must be a version or a revision, such as 2.3.0 or 3';

/**
 * A release as people name it: its version (the tag of its image), or the number of a revision. Digits alone are a number; which release is
 * meant is decided by the history of the deployment (see workloads/named-release.ts).
 */
export const releaseName = () =>
  ofKind(
    { name: 'a version or a revision', example: '2.3.0' },
    z.union([
      z.number().int().positive(),
      z
        .string()
        .regex(/^(?!0+$)(?:sha256:)?\w[\w.-]{0,127}$/, wrong)
        .transform((text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : text)),
    ]),
  );
