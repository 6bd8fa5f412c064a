import { z } from 'zod';
import { answer } from '../../catalog/answer.ts';
import { severityLevel } from '../../catalog/params/severity.ts';
import { text } from '../../catalog/params/text.ts';
import { fault } from '../../errors.ts';
import type { HandlerContext } from '../../handlers/context.ts';
import { say } from '../../handlers/incident-answer.ts';
import { incidentContext } from '../../handlers/incident-context.ts';
import { requireAt } from '../../handlers/incident-door.ts';
import { openDeclareForm } from '../../handlers/incident-press.ts';
import { declare } from '../../incidents/acts.ts';
import { placeOf } from '../../incidents/context.ts';
import { cut } from '../../model/cut.ts';
import { incidentName, severityName } from '../../model/incident.ts';

export const command = answer({
  summary: 'Declares an incident and pages whoever is on call',
  params: z.object({
    title: text({ rest: true }).optional().describe('What is wrong, in one line; a form asks when left out'),
    severity: severityLevel().optional().describe('How bad it is; P2 when left out'),
    service: text().optional().describe('What it is about; the platform when left out'),
  }),
  positional: ['title'],
  environment: true,
  examples: ['/mcp incident declare "tools fail with 500" severity=P2 env=staging'],
  async answer(context: HandlerContext, { params, environment, user, key, trigger }) {
    const { engine } = context;
    const incidents = incidentContext(engine);
    if (environment !== undefined && !incidents.environments.has(environment))
      throw fault('ENVIRONMENT_UNKNOWN', `There is no environment "${cut(environment, 60)}".`);
    await requireAt(engine, user, { environment: placeOf(incidents, environment) }, 'viewer', 'declare an incident');
    const { title = '', severity = 2, service } = params;
    if (title === '' && trigger !== undefined) {
      await openDeclareForm(context, user, trigger, '');
      return undefined;
    }
    const incident = await declare(incidents, user, { key, title, severity, environment, service, summary: '' });
    return say(`${incidentName(incident.id)} is declared as ${severityName(severity)}.`, [
      { channel: incidents.settings.indexChannel },
      ' shows where it is.',
    ]);
  },
});
