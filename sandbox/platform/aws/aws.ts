import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { MovableClock } from '../../clock.ts';
import type { SimulatedCluster } from '../../cluster/cluster.ts';
import type { Write } from '../ledger.ts';
import type { EnvironmentName } from '../manifests.ts';
import { logsService, type SimulatedLogs } from './logs/service.ts';
import { rdsService, type SimulatedRds } from './rds/service.ts';
import { type SimulatedS3, s3Service } from './s3/service.ts';
import type { AwsAnswer, AwsCall, AwsService } from './service.ts';
import { type AwsCredentials, checkSignature } from './signature.ts';

export type AwsState =
  | { readonly kind: 'works' }
  /** Connections are cut before anything is done. */
  | { readonly kind: 'down' }
  | { readonly kind: 'hangs' }
  /** Every call is refused as too many; where `calls` is given, so many of them. */
  | { readonly kind: 'throttles'; calls?: number }
  /** The role of the bot lacks these, as IAM names them. */
  | { readonly kind: 'denies'; readonly permissions: readonly string[] }
  /**
   * Calls that change something are done, and the connection is cut in place of the answer; where `calls` is given, so many of them, and
   * where `of` is, those of that operation.
   */
  | { readonly kind: 'loses replies'; calls?: number; readonly of?: string }
  /** Calls that change something are answered, and nothing comes of them. */
  | { readonly kind: 'ignores writes' }
  | { readonly kind: 'fails' }
  /** 200 with a page, as a proxy with a sign-in form answers. */
  | { readonly kind: 'page' };

/** AWS as one environment sees it: one address for all services, told apart by the name a request is signed for. */
export interface SimulatedAws {
  readonly url: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly personKey: string;
  readonly state: AwsState;
  set(state: AwsState): void;
  /** CloudWatch Logs. */
  readonly logs: SimulatedLogs;
  /** S3. */
  readonly s3: SimulatedS3;
  /** RDS. */
  readonly rds: SimulatedRds;
  /** Calls as they came: `logs:StartQuery`, with the status of the answer. */
  readonly calls: readonly { readonly permission: string; readonly status: number }[];
  /** What was asked for and is not simulated. */
  readonly notImplemented: readonly string[];
  /** What was sent to it that changes something. */
  writes(): readonly Write[];
  stop(): Promise<void>;
}

/** What each environment's keys are called in the bot's environment variables, and the key it names people in the audit by. */
export const awsVariables = {
  production: { id: 'MCP_AWS_ACCESS_KEY_ID', secret: 'MCP_AWS_SECRET_ACCESS_KEY', person: 'MCP_PERSON_KEY' },
  staging: {
    id: 'MCP_STAGING_AWS_ACCESS_KEY_ID',
    secret: 'MCP_STAGING_AWS_SECRET_ACCESS_KEY',
    person: 'MCP_STAGING_PERSON_KEY',
  },
} as const satisfies Record<EnvironmentName, object>;

/** Starts AWS for an environment, with what its services know. */
export async function startAws(
  environment: EnvironmentName,
  cluster: SimulatedCluster,
  namespace: string,
  clock: MovableClock,
): Promise<SimulatedAws> {
  const region = 'ap-south-1';
  const credentials = {
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString('base64url'),
  };
  const logs = logsService({ environment, cluster, namespace, clock, region });
  const s3 = s3Service(environment, clock);
  const rds = rdsService(environment, clock);
  const services: readonly AwsService[] = [logs.service, s3.service, rds.service];
  const calls: { permission: string; status: number }[] = [];
  const notImplemented: string[] = [];
  const writes: Write[] = [];
  let state: AwsState = { kind: 'works' };

  /** What the state makes of a call; undefined where it is answered as usual. */
  function met(service: AwsService, permission: string): AwsAnswer | undefined {
    if (state.kind === 'page') return { status: 200, headers: html, body: '<html><body>Sign in</body></html>' };
    if (state.kind === 'fails') return service.refuse('ServiceUnavailableException', 'Service unavailable.', 503);
    if (state.kind === 'denies' && state.permissions.includes(permission)) {
      const who = `arn:aws:sts::${logs.account}:assumed-role/mcp-chatops/bot`;
      return service.refuse(
        'AccessDeniedException',
        `User: ${who} is not authorized to perform: ${permission} because no identity-based policy allows the ${permission} action`,
      );
    }
    if (state.kind !== 'throttles' || state.calls === 0) return undefined;
    if (state.calls !== undefined) state.calls -= 1;
    return service.refuse('ThrottlingException', 'Rate exceeded');
  }

  /** What becomes of a call that is let in. */
  function done(service: AwsService, call: AwsCall, permission: string): AwsAnswer | 'lost' {
    if (!service.changes(call)) return service.answer(call);
    writes.push({ system: `AWS of ${environment}`, what: service.told?.(call) ?? `${permission} ${call.body}` });
    if (state.kind === 'ignores writes') return { status: 200, body: '{}' };
    const answered = service.answer(call);
    if (state.kind !== 'loses replies' || state.calls === 0) return answered;
    if (state.of !== undefined && state.of !== service.operationOf?.(call)) return answered;
    if (state.calls !== undefined) state.calls -= 1;
    return 'lost';
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { method = '', url: path = '/', headers } = request;
    const call = { method, path, headers, body };
    if (state.kind === 'hangs') return;
    if (state.kind === 'down') return void request.socket.destroy();
    const end = (permission: string, { status, headers: more, body: content }: AwsAnswer) => {
      calls.push({ permission, status });
      response.writeHead(status, { 'x-amzn-requestid': randomUUID(), ...more }).end(content);
    };
    const signed = checkSignature(call, credentials);
    // Refused in the form of the service it is meant for, whether or not it is signed well.
    const claimed = /\/([a-z0-9]+)\/aws4_request/.exec(String(headers['authorization'] ?? ''))?.[1];
    const service = services.find(({ name }) => name === claimed) ?? logs.service;
    if ('code' in signed) return end('', service.refuse(signed.code, signed.message));
    const permission = service.permissionOf(call);
    if (permission === undefined || service.name !== signed.service || signed.region !== region) {
      notImplemented.push(`${signed.service} ${String(headers['x-amz-target'] ?? path)}`);
      return end('', service.refuse('UnknownOperationException', 'Not simulated.', 501));
    }
    const refused = met(service, permission);
    if (refused !== undefined) return end(permission, refused);
    const answered = done(service, call, permission);
    if (answered === 'lost') request.socket.destroy();
    else end(permission, answered);
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region,
    credentials,
    personKey: randomBytes(32).toString('hex'),
    get state() {
      return state;
    },
    set(next) {
      state = { ...next };
    },
    logs,
    s3,
    rds,
    calls,
    notImplemented,
    writes: () => writes,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const html = { 'content-type': 'text/html' };
