import { actionForm, glassForm, typedApproval } from '../../../src/blocks/forms.ts';
import { homeView } from '../../../src/blocks/home.ts';
import type { Catalog } from '../../../src/catalog/loader.ts';
import { incident } from './incidents.ts';
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
      catalog,
      environment: 'production',
      open,
      incidents: [
        incident,
        {
          ...incident,
          id: 8,
          title: 'APIM answers slowly',
          severity: 3,
          channel: 'C0INC8',
          lead: 'U0OLA',
          openedAt: ago(3000),
        },
      ],
      paged: new Set([incident.id]),
      onCall: [
        {
          mark: 'good',
          label: 'platform',
          text: [{ user: 'U0DEV' }, '; then ', { user: 'U0OLA' }, ' from ', { time: ago(-7200), as: 'date' }],
        },
        { mark: 'good', label: 'leads', text: [{ user: 'U0LEAD' }] },
      ],
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
    'form-emergency-approval': glassForm('opaque', plan, 'production'),
    'form-typed-approval': typedApproval(
      'opaque',
      { ...plan, subject: 'mcp', confirm: 'Restore' },
      'production',
      'database/mcp',
    ),
  };
}
