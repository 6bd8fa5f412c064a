import { actionForm, typedApproval } from '../../../src/blocks/forms.ts';
import { homeView } from '../../../src/blocks/home.ts';
import type { Catalog } from '../../../src/catalog/loader.ts';
import { rollbackPlan as plan } from './plan.ts';
import { aCard, ago, anApproval, aRun, nameOf } from './values.ts';

/** Forms and App Home. */
export function views(catalog: Catalog): Readonly<Record<string, object>> {
  const rollback = catalog.get('rollback');
  if (rollback === undefined) throw new Error('no rollback');
  const open = [
    aCard({ id: 1043, state: 'awaiting_approval', plan, requestedBy: 'U0OLA' }, { approval: anApproval() }),
    aCard({ state: 'running', plan, startedAt: ago(48) }),
  ];
  const home = homeView(
    {
      user: 'U0LEAD',
      commands: [...catalog.keys()],
      environment: 'production',
      open,
      recent: [aRun({ id: 1041, state: 'succeeded', action: 'health', startedAt: ago(300), finishedAt: ago(299) })],
    },
    nameOf,
  );
  return {
    home: { type: 'home', blocks: home.blocks },
    'form-rollback': actionForm({
      form: 'opaque',
      command: 'rollback',
      action: rollback,
      environments: ['production', 'staging'],
      chosen: 'production',
      offers: new Map([['deployment', ['mcp-server', 'admin-portal', 'chat-ui']]]),
    }),
    'form-typed-approval': typedApproval(
      'opaque',
      { ...plan, subject: 'mcp', confirm: 'Restore' },
      'production',
      'database/mcp',
    ),
  };
}
