import { type Effect, type Fault, fault } from '../../errors.ts';
import { connectionCode, connectionWords } from '../connection-failure.ts';
import { wordsOf } from '../http-answer.ts';

/** What was asked of AWS. */
export interface AwsAsked {
  /** What the message calls it: `CloudWatch Logs`. */
  readonly service: string;
  /** As IAM names it: `logs:StartQuery`. */
  readonly permission: string;
  readonly isWrite: boolean;
  readonly timeoutMs: number;
  /** The setting that says where it is. */
  readonly setting: 'cloudWatch' | 'backups' | 'rds';
}

const busy = new Set([
  'ThrottlingException',
  'Throttling',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'OperationAbortedException',
  'SlowDown',
]);
const denied = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation']);
/** Refused without a word why, as S3 does where the answer has no body. */
const forbidden = 403;
const credentials = new Set([
  'CredentialsProviderError',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'InvalidAccessKeyId',
  'SignatureDoesNotMatch',
  'RequestTimeTooSkewed',
  'MissingAuthenticationTokenException',
]);
/** The codes of a connection that never stood: nothing was sent. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/**
 * What the SDK threw, as an error of the catalogue. Told by its name: the SDK has no other sign that all services share. Its words are shown
 * only where AWS says what is wrong with the request; they may else quote whatever a proxy answered.
 */
export function awsFault(error: unknown, asked: AwsAsked): Fault {
  const { service, permission, isWrite, timeoutMs, setting } = asked;
  const maybe: Effect = isWrite ? 'unknown' : 'none';
  const { name, status, requestId } = read(error);
  const by = requestId === undefined ? '' : ` (request ${requestId})`;
  if (denied.has(name)) {
    return fault('AWS_DENIED', `AWS does not let the bot do ${permission}${by}.`, {
      cause: error,
      hint: `Give the role of the bot the permission ${permission}; docs/rights.md has the whole policy.`,
    });
  }
  if (credentials.has(name)) {
    return fault('AWS_CREDENTIALS', `AWS does not accept the credentials of the bot: ${credentialWords(name)}.`, {
      cause: error,
    });
  }
  if (status === forbidden) {
    return fault('AWS_DENIED', `AWS does not let the bot do ${permission}, or not in this bucket${by}.`, {
      cause: error,
      hint: `Give the role of the bot the permission ${permission}, and s3:ListBucket; docs/rights.md has the whole policy.`,
    });
  }
  // Refused before anything was begun.
  if (busy.has(name)) {
    const text =
      name === 'LimitExceededException'
        ? `${service} runs as many queries as the account may have at once.`
        : `${service} is rate-limiting us.`;
    return fault('AWS_BUSY', text, { cause: error });
  }
  // First: the SDK calls a connection that broke off a time-out too.
  const code = connectionCode(error);
  if (code !== '') {
    const effect = unsent.has(code) ? 'none' : maybe;
    return fault('AWS_UNREACHABLE', `${service} cannot be reached: ${connectionWords(error)}.`, {
      cause: error,
      effect,
    });
  }
  if (isOver(error)) {
    const text = `${service} gave no answer in ${Math.max(1, Math.round(timeoutMs / 1000))} s.`;
    return fault('AWS_UNREACHABLE', text, { cause: error, effect: maybe });
  }
  if (status === undefined || name === 'SyntaxError' || name === 'Error') {
    return fault('AWS_FAILED', `What answers for ${service} is not AWS.`, {
      cause: error,
      effect: maybe,
      hint: `Check \`${setting}.region\` and \`${setting}.endpoint\`, and whether a proxy stands between.`,
    });
  }
  if (status >= 500) return fault('AWS_FAILED', `${service} failed (${status})${by}.`, { cause: error, effect: maybe });
  const said = error instanceof Error ? wordsOf(error.message) : '';
  return fault('AWS_FAILED', `${service} refused ${permission}${said === '' ? '' : `: ${said}`}${by}.`, {
    cause: error,
  });
}

interface Said {
  readonly name: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}

function read(error: unknown): Said {
  if (!(error instanceof Error)) return { name: '', status: undefined, requestId: undefined };
  const { $metadata: metadata } = error as { readonly $metadata?: { httpStatusCode?: number; requestId?: string } };
  const requestId = /^[A-Za-z0-9-]{1,64}$/.exec(metadata?.requestId ?? '')?.[0];
  return { name: error.name, status: metadata?.httpStatusCode, requestId };
}

function isOver(error: unknown): boolean {
  return error instanceof Error && ['TimeoutError', 'AbortError'].includes(error.name);
}

function credentialWords(name: string): string {
  if (name === 'CredentialsProviderError') return 'none were found';
  if (/Expired/.test(name)) return 'they have expired';
  return name === 'RequestTimeTooSkewed' ? 'the clock of the bot is wrong' : 'they are wrong';
}
