import type { Plan } from '../../src/model/plan.ts';

/** A plan to go back one revision. */
export const aPlan: Plan = {
  headline: 'Roll back mcp-server to revision 1',
  doing: 'Rolling back mcp-server to revision 1',
  confirm: 'Roll back to 1',
  subject: 'mcp-server',
  changes: [{ label: 'image', before: 'b', after: 'a' }],
  promises: [{ about: 'rollout', terms: { surge: 1 }, text: 'One extra pod at a time.' }],
  course: [],
  steps: [{ key: 'patch', title: 'Patch the template' }],
  observed: {},
  data: {},
};
