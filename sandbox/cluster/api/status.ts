/** The body of every answer that is not an object: failures, and deletions that are done. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Record<string, never>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** One thing that is wrong with an object, as validation reports it. */
export interface FieldError {
  readonly field: string;
  readonly reason:
    | 'FieldValueInvalid'
    | 'FieldValueRequired'
    | 'FieldValueNotSupported'
    | 'FieldValueForbidden'
    | 'FieldValueDuplicate';
  readonly message: string;
}

/** An answer that ends a request early: thrown by handlers, written by the server. */
export class ApiError extends Error {
  readonly body: Status;
  readonly code: number;

  constructor(code: number, reason: string | undefined, message: string, details?: StatusDetails) {
    super(message);
    this.code = code;
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason === undefined ? {} : { reason }),
      ...(details === undefined ? {} : { details }),
      code,
    };
  }
}

/** What an error is about: the plural name with its group, such as `deployments.apps`. */
export interface Subject {
  readonly group: string;
  readonly resource: string;
}

export const qualified = ({ group, resource }: Subject) => (group === '' ? resource : `${resource}.${group}`);

function detailsOf({ group, resource }: Subject, name?: string): StatusDetails {
  return { ...(name ? { name } : {}), ...(group ? { group } : {}), kind: resource };
}

export function notFound(subject: Subject, name: string): ApiError {
  return new ApiError(404, 'NotFound', `${qualified(subject)} "${name}" not found`, detailsOf(subject, name));
}

export function alreadyExists(subject: Subject, name: string): ApiError {
  const message = `${qualified(subject)} "${name}" already exists`;
  return new ApiError(409, 'AlreadyExists', message, detailsOf(subject, name));
}

export function conflict(subject: Subject, name: string, why?: string): ApiError {
  const because = why ?? 'the object has been modified; please apply your changes to the latest version and try again';
  const message = `Operation cannot be fulfilled on ${qualified(subject)} "${name}": ${because}`;
  return new ApiError(409, 'Conflict', message, detailsOf(subject, name));
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'BadRequest', message);
}

export function forbidden(subject: Subject, name: string | undefined, why: string): ApiError {
  const what = `${qualified(subject)}${name ? ` "${name}"` : ''}`;
  return new ApiError(403, 'Forbidden', `${what} is forbidden: ${why}`, detailsOf(subject, name));
}

/** 422 with every mistake; `kind` is the kind with its group, such as `Deployment.apps`. */
export function invalid(group: string, kind: string, name: string, errors: readonly FieldError[]): ApiError {
  const unique = [...new Set(errors.map((error) => `${error.field}: ${error.message}`))];
  const list = unique.length === 1 ? unique[0] : `[${unique.join(', ')}]`;
  const causes = errors.map(({ reason, message, field }) => ({ reason, message, field }));
  const details = { ...(name ? { name } : {}), ...(group ? { group } : {}), ...(kind ? { kind } : {}), causes };
  const what = group === '' ? kind : `${kind}.${group}`;
  return new ApiError(422, 'Invalid', `${what} "${name}" is invalid: ${list}`, details);
}

export function serviceUnavailable(message: string): ApiError {
  return new ApiError(503, 'ServiceUnavailable', message);
}

/** What a real server has and this one does not: counted, and listed in coverage.ts. */
export function notImplemented(what: string): ApiError {
  return new ApiError(501, 'NotImplemented', `the simulated cluster does not support ${what}`, {});
}

/** The generic 404 for a path or resource nobody serves. */
export function unknownResource(): ApiError {
  return new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
}

export function methodNotAllowed(): ApiError {
  const message = 'the server does not allow this method on the requested resource';
  return new ApiError(405, 'MethodNotAllowed', message, {});
}

export function unsupportedMediaType(): ApiError {
  return new ApiError(415, 'UnsupportedMediaType', '415: Unsupported Media Type', {});
}

/** The answer to a deletion that is done. */
export function deleted(subject: Subject, name: string, uid: string): Status {
  const details = { ...detailsOf(subject, name), uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
