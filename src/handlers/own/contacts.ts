import { reportMessage } from '../../blocks/report.ts';
import { mentioned } from '../../blocks/rich-text.ts';
import { fault } from '../../errors.ts';
import { deskOf } from './incident-desk.ts';
import type { OwnAnswer } from './own.ts';
import { seenBy } from './sight.ts';

const usage = '/mcp contacts';

/** Runbook B, section 8.2. */
export const contacts: OwnAnswer = {
  command: 'contacts',
  summary: 'Whom to call outside',
  usage,
  examples: [usage],
  async answer({ engine }, { user }) {
    await seenBy(engine, user, 'see the contacts');
    const { contacts: all } = deskOf(engine).settings;
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
};
