import { createHash } from 'node:crypto';
import { type ServedGroup, type ServedResource, servedGroups, servedResources } from '../resources/catalogue.ts';
import { type Answer, ok } from './answer.ts';

const PATCH_TYPES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];
const PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];

const groups = (): ServedGroup[] => [{ group: '', version: 'v1' }, ...servedGroups()];
const rootOf = ({ group, version }: ServedGroup) => (group === '' ? `api/${version}` : `apis/${group}/${version}`);

function pathItem({ group, version, kind }: ServedResource): object {
  const content = Object.fromEntries(PATCH_TYPES.map((type) => [type, { schema: { type: 'object' } }]));
  const parameters = PARAMETERS.map((name) => ({ name, in: 'query', schema: { type: 'string' } }));
  return {
    patch: {
      parameters,
      requestBody: { content },
      responses: { 200: { description: 'OK' } },
      'x-kubernetes-action': 'patch',
      'x-kubernetes-group-version-kind': { group, version, kind },
    },
  };
}

function documentOf(group: ServedGroup): object {
  const patchable = servedResources.filter(
    (resource) =>
      resource.group === group.group && resource.version === group.version && resource.verbs.includes('patch'),
  );
  const paths = patchable.map((resource) => {
    const scope = resource.namespaced ? 'namespaces/{namespace}/' : '';
    return [`/${rootOf(group)}/${scope}${resource.name}/{name}`, pathItem(resource)];
  });
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.3' },
    paths: Object.fromEntries(paths),
    components: { schemas: {} },
  };
}

/** Clients keep a document as long as its hash stays. */
const hashOf = (document: object) => createHash('sha256').update(JSON.stringify(document)).digest('hex').toUpperCase();

/**
 * Answers /openapi/v3 and the documents below it: which patches and parameters each kind takes, which is what `kubectl apply` asks
 * for. They describe no fields, so `kubectl explain` finds nothing. Undefined for every other path.
 */
export function openapi(path: string): Answer | undefined {
  if (path === '/openapi/v3') {
    const entries = groups().map((group) => [
      rootOf(group),
      { serverRelativeURL: `/openapi/v3/${rootOf(group)}?hash=${hashOf(documentOf(group))}` },
    ]);
    return ok({ paths: Object.fromEntries(entries) });
  }
  const group = groups().find((one) => path === `/openapi/v3/${rootOf(one)}`);
  return group ? ok(documentOf(group)) : undefined;
}
