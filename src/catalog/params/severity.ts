import { z } from 'zod';
import { parseSeverity, type Severity } from '../../model/incident.ts';
import { ofKind } from './kind.ts';

const wrong = 'The severity is P1, P2, P3 or P4.';

/** P1 to P4, of which SEV1 to SEV4 are other names. */
export const severityLevel = () =>
  ofKind(
    { name: 'a severity', choices: ['P1', 'P2', 'P3', 'P4'], missing: wrong },
    z.string().transform((typed, context): Severity => {
      const found = parseSeverity(typed);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: wrong });
      return z.NEVER;
    }),
  );
