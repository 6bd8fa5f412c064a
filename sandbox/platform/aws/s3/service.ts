import { createHash } from 'node:crypto';
import type { MovableClock } from '../../../clock.ts';
import type { EnvironmentName } from '../../manifests.ts';
import type { AwsAnswer, AwsCall, AwsService } from '../service.ts';
import { documentOf } from '../xml.ts';
import { type Bucket, bucket } from './bucket.ts';
import { fillBuckets } from './fill.ts';
import { type Answer, type Asked, operations } from './operations.ts';
import { S3Refusal } from './refusal.ts';

/** S3 of one environment: the bucket its backups go to, and the one that locks its audit logs. */
export interface SimulatedS3 {
  readonly service: AwsService;
  readonly backups: Bucket;
  readonly audit: Bucket;
}

/** What other services call it, and S3 otherwise. */
const codes: Readonly<Record<string, readonly [code: string, status: number]>> = {
  AccessDeniedException: ['AccessDenied', 403],
  ThrottlingException: ['SlowDown', 503],
  ServiceUnavailableException: ['ServiceUnavailable', 503],
  UnrecognizedClientException: ['InvalidAccessKeyId', 403],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  MissingAuthenticationTokenException: ['AccessDenied', 403],
};

/** Starts S3: REST with XML, the bucket first in the path. */
export function s3Service(environment: EnvironmentName, clock: MovableClock): SimulatedS3 {
  const backups = bucket(`mcp-${environment}-backups`, () => clock.now().getTime());
  backups.rules = [{ id: 'leftovers', prefix: '', abortDays: 1 }];
  const nowhere = bucket('', () => 0);
  const audit = bucket(`mcp-${environment}-audit`, () => clock.now().getTime());
  audit.lock = { mode: 'COMPLIANCE', days: 2557 };
  fillBuckets({ backups, audit }, clock.now().getTime());
  const buckets = new Map([backups, audit].map((one) => [one.name, one]));

  const refuse = (code: string, message: string, status = 400): AwsAnswer => {
    const [own, ownStatus] = codes[code] ?? [code, status];
    return {
      status: ownStatus,
      headers: xml,
      body: documentOf({ Error: { Code: own, Message: message, RequestId: 'sandbox' } }),
    };
  };

  function askedBy({ method, path, headers, body }: AwsCall): Asked {
    const { pathname, searchParams } = new URL(path, 'http://s3');
    const [, name = '', ...rest] = pathname.split('/');
    const found = buckets.get(decodeURIComponent(name)) ?? nowhere;
    const key = decodeURIComponent(rest.join('/'));
    return {
      method,
      bucket: found,
      key,
      query: searchParams,
      headers,
      header: (one) => String(headers[one] ?? ''),
      body,
    };
  }

  const operationOf = (call: AwsCall) => {
    const asked = askedBy(call);
    return operations.find(({ takes }) => takes(asked));
  };

  return {
    backups,
    audit,
    service: {
      name: 's3',
      operationOf: (call) => operationOf(call)?.name,
      permissionOf: (call) => operationOf(call)?.permission,
      refuse,
      changes: (call) => operationOf(call)?.changes === true,
      // A part of a dump is not for a ledger to keep.
      told: (call) => `${operationOf(call)?.name} ${new URL(call.path, 'http://s3').pathname}`,
      answer(call) {
        const asked = askedBy(call);
        try {
          if (asked.bucket === nowhere) throw new S3Refusal('NoSuchBucket', 'The specified bucket does not exist', 404);
          checkContent(call);
          const { status = 200, headers = {}, body }: Answer = operationOf(call)?.answer(asked) ?? {};
          const isBytes = Buffer.isBuffer(body);
          const content = body === undefined ? '' : isBytes ? body : documentOf(body);
          return { status, headers: { ...(isBytes ? {} : xml), ...headers }, body: content };
        } catch (error) {
          if (!(error instanceof S3Refusal)) throw error;
          // An answer to HEAD has no body, so it names no code.
          if (call.method === 'HEAD') return { status: error.status, body: '' };
          return refuse(error.code, error.message, error.status);
        }
      },
    },
  };
}

/** Compares a body with the digests that were sent with it (Amazon S3 user guide, "Checking object integrity"). */
function checkContent({ headers, body }: AwsCall): void {
  const sha256 = createHash('sha256').update(body);
  const signed = String(headers['x-amz-content-sha256'] ?? '');
  const own = sha256.digest();
  if (/^[0-9a-f]{64}$/.test(signed) && signed !== own.toString('hex'))
    throw new S3Refusal('XAmzContentSHA256Mismatch', 'The provided content SHA256 does not match what was computed.');
  const told = headers['x-amz-checksum-sha256'];
  if (told !== undefined && told !== own.toString('base64'))
    throw new S3Refusal('BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
}

const xml = { 'content-type': 'application/xml' };
