import { z } from 'zod';
import { reportMessage } from '../blocks/report.ts';
import { mentioned } from '../blocks/rich-text.ts';
import { answer } from '../catalog/answer.ts';
import { fault } from '../errors.ts';
import type { HandlerContext } from '../handlers/context.ts';
import { incidentContext } from '../handlers/incident-context.ts';
import { seenBy } from '../handlers/visible.ts';

/** Runbook B, section 8.2. */
export const command = answer({
  summary: 'Whom to call outside the company',
  params: z.object({}),
  positional: [],
  examples: ['/mcp contacts'],
  async answer({ engine }: HandlerContext, { user }) {
    await seenBy(engine, user, 'see the contacts');
    const { contacts: all } = incidentContext(engine).settings;
    if (all.length === 0)
      throw fault('NOT_CONFIGURED', 'No external contacts are configured.', {
        hint: 'Add `incidents.contacts` to the configuration.',
      });
    const columns = [{ title: 'Service' }, { title: 'Support' }, { title: 'Priority line' }];
    const rows = all.map(({ service, support, line }) => [service, support, line === '' ? '–' : line]);
    return reportMessage(
      { mark: 'neutral', headline: 'External contacts', parts: [{ kind: 'table', columns, rows }] },
      mentioned,
    );
  },
});
