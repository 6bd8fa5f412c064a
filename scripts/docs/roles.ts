import { readFileSync } from 'node:fs';
import { root } from '../steps.ts';

const note =
  '# Printed from deploy/roles.yaml by `npm run docs`, without the account, which deploy/base makes. Change that file.\n';

/** The shipped Roles as a part of the Kustomize overlays, which may not reach a file outside their own folders. */
export function platformRoles(): string {
  const [head = '', ...documents] = readFileSync(`${root}deploy/roles.yaml`, 'utf8').split(/^---\n/m);
  if (!head.includes('kind: ServiceAccount')) throw new Error('deploy/roles.yaml no longer begins with the account');
  return `${note}${documents.join('---\n')}`;
}
