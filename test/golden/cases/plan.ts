import type { Plan } from '../../../src/model/plan.ts';
import { checkPromise, wayBackPromise } from '../../../src/workloads/after-change.ts';
import { rolloutPromise } from '../../../src/workloads/strategy.ts';
import { aDeployment } from '../../workloads/samples.ts';
import { ago } from './values.ts';

/** The plan of a rollback as the action makes it. */
export const rollbackPlan: Plan = {
  headline: 'Roll back mcp-server to revision 41',
  doing: 'Rolling back mcp-server to revision 41',
  confirm: 'Roll back to 41',
  subject: 'mcp-server',
  changes: [
    { label: 'mcp-server image', before: 'mcp/server:2.4.0', after: 'mcp/server:2.3.0' },
    { label: 'mcp-server env[POOL_SIZE].value', before: '(hidden)', after: '(none)' },
  ],
  promises: [
    rolloutPromise(aDeployment()),
    checkPromise({
      server: {
        deployment: 'mcp-server',
        service: 'mcp-server',
        port: 8000,
        healthPath: '/health',
        readyPath: '/ready',
      },
      smokeTest: { image: 'mcp/smoke:1', command: ['run-smoke-tests'], deadlineSeconds: 60 },
    }),
    wayBackPromise('ask', 'revision 42'),
  ],
  course: [],
  parts: [
    {
      kind: 'table',
      columns: [{ title: 'Revision' }, { title: 'Image' }, { title: 'Made' }, { title: 'Change' }],
      rows: [
        ['42 (now)', 'mcp/server:2.4.0', [{ time: ago(1260), as: 'ago' }], 'release 2.4.0'],
        ['41 (back to)', 'mcp/server:2.3.0', [{ time: ago(86_400), as: 'ago' }], 'release 2.3.0'],
        ['38', 'mcp/server:2.2.0', [{ time: ago(432_000), as: 'ago' }], '–'],
      ],
    },
  ],
  alternatives: {
    label: 'Another revision…',
    offers: [{ label: '38 · mcp/server:2.2.0', action: 'rollback', params: { to: 38 } }],
  },
  steps: [
    { key: 'evidence', title: 'Save evidence' },
    { key: 'patch', title: 'Patch the template' },
    { key: 'rollout', title: 'Wait for the new pods' },
    { key: 'smoke-test', title: 'Start the smoke test' },
    { key: 'smoke-test-result', title: 'Smoke test' },
    { key: 'verify', title: 'Verify' },
    { key: 'evidence-after', title: 'Save evidence after it' },
  ],
  observed: {},
  data: {},
};
