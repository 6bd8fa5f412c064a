import { z } from 'zod';
import { parseIncidentName } from '../../model/incident.ts';
import { parseRunName } from '../../model/run.ts';
import { ofKind } from './kind.ts';

/** The number of an incident: INC-7. On a command line it is recognized by its form and may be left out. */
export const incidentNumber = () =>
  ofKind(
    {
      name: 'the number of an incident',
      example: 'INC-7',
      placeholder: 'INC-…',
      recognizes: (word) => /^inc-/i.test(word) && parseIncidentName(word) !== undefined,
    },
    readBy(parseIncidentName, 'must be the number of an incident, such as INC-7'),
  );

/** The number of a run: R-1042. */
export const runNumber = () =>
  ofKind(
    {
      name: 'the number of a run',
      example: 'R-1042',
      placeholder: 'R-…',
      missing: 'I need the number of one run.',
    },
    readBy(parseRunName, 'I need the number of one run.'),
  );

function readBy(read: (text: string) => number | undefined, message: string) {
  return z.string().transform((typed, context): number => {
    const found = read(typed);
    if (found !== undefined) return found;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
