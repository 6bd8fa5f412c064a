import { authorize } from '../access/rbac.ts';
import { at, isObject } from '../objects/json.ts';
import { definitionOf } from '../resources/registry.ts';
import { stampOf } from '../timeline.ts';
import type { Answer } from './answer.ts';
import type { ApiContext } from './context.ts';
import { bodyObject } from './decode.ts';
import { findObject } from './find.ts';
import type { ApiRequest, ResourcePath } from './request.ts';
import { badRequest } from './status.ts';

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** POST selfsubjectaccessreviews: may the one who asks do this? */
export function reviewAccess(context: ApiContext, request: ApiRequest): Answer {
  const review = bodyObject(request, 'SelfSubjectAccessReview');
  const wanted = at(review, 'spec', 'resourceAttributes');
  const path = at(review, 'spec', 'nonResourceAttributes');
  if (!isObject(wanted) && !isObject(path))
    throw badRequest('spec.resourceAttributes or spec.nonResourceAttributes must be given');
  const given = isObject(wanted) ? wanted : isObject(path) ? path : {};
  const subresource = text(given['subresource']);
  const namespace = text(given['namespace']);
  const name = text(given['name']);
  const decision = authorize(context.store, request.identity, {
    verb: text(given['verb']) ?? '',
    ...(isObject(wanted)
      ? { group: text(given['group']) ?? '', resource: text(given['resource']) ?? '' }
      : { path: text(given['path']) ?? '' }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  });
  const reason = decision.allowed && decision.reason !== '' ? { reason: decision.reason } : {};
  const body = {
    kind: 'SelfSubjectAccessReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: isObject(review['spec']) ? review['spec'] : {},
    status: { allowed: decision.allowed, ...reason },
  };
  return { code: 201, body };
}

/** POST selfsubjectreviews: who is the one who asks? */
export function reviewSelf(context: ApiContext, request: ApiRequest): Answer {
  const { user, groups } = request.identity;
  const body = {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: context.timeline.stamp() },
    status: { userInfo: { username: user, groups } },
  };
  return { code: 201, body };
}

/** POST serviceaccounts/token: a token for the account. It does not expire here. */
export function createToken(context: ApiContext, request: ApiRequest, target: ResourcePath): Answer {
  const account = findObject(context.store, definitionOf('serviceaccounts'), target);
  const { namespace = '', name } = account.metadata;
  const given = request.body === '' ? undefined : at(bodyObject(request, 'TokenRequest'), 'spec', 'expirationSeconds');
  const seconds = typeof given === 'number' ? given : 3600;
  const body = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: context.timeline.stamp() },
    spec: { audiences: ['https://kubernetes.default.svc.cluster.local'], expirationSeconds: seconds },
    status: {
      token: context.identities.token(`system:serviceaccount:${namespace}:${name}`),
      expirationTimestamp: stampOf(context.timeline.now() + seconds * 1000),
    },
  };
  return { code: 201, body };
}
