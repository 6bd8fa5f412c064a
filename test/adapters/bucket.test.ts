import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { configSchema } from '../../src/config/schema.ts';
import { examineAnchor } from '../../src/doctor/anchor.ts';

/** As S3 answers: buckets `locked` (with Object Lock), `plain` (without), `shy` (may not be asked about it), and no other. */
let s3: Server;
const methods: string[] = [];
const xml = (inner: string) => `<?xml version="1.0" encoding="UTF-8"?>${inner}`;
const refusal = (code: string) => xml(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`);

beforeAll(async () => {
  process.env['AWS_ACCESS_KEY_ID'] ??= 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] ??= 'test';
  s3 = createServer((request, response) => {
    methods.push(request.method ?? '');
    const url = new URL(request.url ?? '', 'http://s3');
    const bucket = url.pathname.split('/')[1] ?? '';
    const answer = (status: number, body: string) =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    if (!['locked', 'plain', 'shy'].includes(bucket)) return answer(404, refusal('NoSuchBucket'));
    if (!url.searchParams.has('object-lock'))
      return answer(200, xml('<ListVersionsResult><Version><Key>a</Key></Version></ListVersionsResult>'));
    if (bucket === 'plain') return answer(404, refusal('ObjectLockConfigurationNotFoundError'));
    if (bucket === 'shy') return answer(403, refusal('AccessDenied'));
    const on = '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>';
    return answer(200, xml(on));
  });
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
});
afterAll(() => s3.close());

async function lines(anchor: object | undefined): Promise<readonly string[]> {
  const rule = { approvers: 0 };
  const rules = { reversible: rule, disruptive: rule, destructive: rule };
  const file = configSchema.parse({
    audit: anchor === undefined ? {} : { anchor },
    policy: { production: rules, other: rules },
    defaultEnvironment: 'a',
    environments: { a: { production: true, timezone: 'UTC', namespace: 'a', deployments: ['a'] } },
  });
  const slack = { botToken: '', appToken: undefined, signingSecret: undefined };
  const said = {
    duties: ['web', 'worker'] as const,
    databaseUrl: '',
    redisUrl: '',
    slack,
    secrets: new Map<string, string>(),
  };
  const found = await examineAnchor({ file, said, inEnvironment: [], clock: movableClock(), timeoutMs: 5000 });
  return found.map((finding) => `${finding.state} ${finding.what}: ${'seen' in finding ? finding.seen : finding.why}`);
}

describe('the bucket of the anchors', () => {
  const endpoint = () => `http://127.0.0.1:${(s3.address() as AddressInfo).port}`;

  it('is looked at and not written to', async () => {
    expect(await lines({ bucket: 'locked', endpoint: endpoint() })).toEqual([
      'good bucket locked: can be listed; anchors are there',
      'good Object Lock: enabled',
      'unchecked writing an anchor (s3:PutObject, s3:PutObjectRetention): what is written there stays for years',
    ]);
    expect(new Set(methods)).toEqual(new Set(['GET']));
  });

  it.each([
    ['plain', 'missing Object Lock: the bucket has none'],
    ['shy', 'unchecked Object Lock: the account may not s3:GetBucketObjectLockConfiguration'],
    ['gone', 'missing bucket gone: NoSuchBucket'],
  ])('%s: %s', async (bucket, line) => {
    expect(await lines({ bucket, endpoint: endpoint() })).toContain(line);
  });

  it('need not be configured', async () => {
    expect(await lines(undefined)).toEqual(['notice bucket: none is configured']);
  });
});
