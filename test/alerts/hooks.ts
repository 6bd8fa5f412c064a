import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import type { AlertSource, HookRequest, HookSurroundings } from '../../src/alerts/source.ts';
import { source as alertmanager } from '../../src/alerts/sources/alertmanager.ts';
import { source as eventsV2 } from '../../src/alerts/sources/events-v2.ts';
import { source as grafana } from '../../src/alerts/sources/grafana.ts';
import { source as heartbeat } from '../../src/alerts/sources/heartbeat.ts';
import { source as json } from '../../src/alerts/sources/json.ts';
import { source as opsgenie } from '../../src/alerts/sources/opsgenie.ts';
import { source as sns } from '../../src/alerts/sources/sns.ts';
import type { Parsed } from '../../src/model/alert.ts';
import { signEnvelope, snsSigner } from './sns-signer.ts';

/** The time of every request in these tests. */
export const now = new Date('2026-11-20T10:30:00.000Z');
export const topic = 'arn:aws:sns:ap-south-1:481200000042:mcp-alarms';

const secrets = new Map([
  ['HOOK_TOKEN', 'correct horse battery staple'.replaceAll(' ', '-')],
  ['HOOK_PASSWORD', 'pass:word with äöü'],
  ['HOOK_KEY', 'k'.repeat(40)],
  ['PAYMENTS_KEY', 'p'.repeat(32)],
  ['PLATFORM_KEY', 'q'.repeat(32)],
]);

export function secret(name: string): string {
  return secrets.get(name) ?? '';
}

export const amazon = snsSigner();
export const bearer: IncomingHttpHeaders = { authorization: `Bearer ${secret('HOOK_TOKEN')}` };
const surroundings: HookSurroundings = { secret, certificate: async () => amazon.certificate };

/** A hook as the configuration would make it: its source with settings, and how a good sender sends a body. */
export interface Hook {
  readonly type: string;
  readonly mostBytes: number;
  /** The request of a good sender, for a body as it was recorded. */
  send(body: Buffer): HookRequest;
  /** Lets the request in and reads it; undefined when it is not let in. */
  receive(request: HookRequest, around?: HookSurroundings): Promise<Parsed | undefined>;
}

function hook<Settings>(
  source: AlertSource<Settings>,
  given: unknown,
  sign: (body: Buffer) => { body?: Buffer; headers: IncomingHttpHeaders },
): Hook {
  const settings = source.settings.parse(given);
  return {
    type: source.type,
    mostBytes: source.mostBytes,
    send: (body) => ({ now, body, ...sign(body) }),
    async receive(request, around = surroundings) {
      return (await source.authenticate(request, settings, around)) ? source.parse(request, settings) : undefined;
    },
  };
}

const withBearer = () => ({ headers: bearer });

function grafanaHeaders(body: Buffer): IncomingHttpHeaders {
  const timestamp = String(now.getTime() / 1000);
  const hmac = createHmac('sha256', secret('HOOK_KEY')).update(`${timestamp}:`).update(body).digest('hex');
  return { 'x-grafana-alerting-signature': hmac, 'x-grafana-timestamp': timestamp };
}

/** Changes the object a body holds; a body that holds none stays as it is. */
function edited(body: Buffer, edit: (value: Readonly<Record<string, unknown>>) => unknown): Buffer {
  try {
    const value: unknown = JSON.parse(body.toString());
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
    return Buffer.from(JSON.stringify(edit({ ...value })));
  } catch {
    return body;
  }
}

export const hooks: Readonly<Record<string, Hook>> = {
  alertmanager: hook(alertmanager, { auth: { bearerEnv: 'HOOK_TOKEN' } }, withBearer),
  grafana: hook(
    grafana,
    { auth: { signature: { secretEnv: 'HOOK_KEY', timestampHeader: 'X-Grafana-Timestamp' } } },
    (body) => ({ headers: grafanaHeaders(body) }),
  ),
  sns: hook(sns, { topics: [topic] }, (body) => ({
    body: edited(body, (envelope) => signEnvelope(envelope, amazon.key)),
    headers: { 'content-type': 'text/plain; charset=UTF-8' },
  })),
  'events-v2': hook(
    eventsV2,
    {
      keys: [
        { keyEnv: 'PAYMENTS_KEY', service: 'payments' },
        { keyEnv: 'PLATFORM_KEY', service: 'mcp-server', environment: 'production' },
      ],
    },
    (body) => ({ body: edited(body, (event) => ({ ...event, routing_key: secret('PLATFORM_KEY') })), headers: {} }),
  ),
  opsgenie: hook(opsgenie, { auth: { genieKeyEnv: 'HOOK_KEY' } }, () => ({
    headers: { authorization: `GenieKey ${secret('HOOK_KEY')}` },
  })),
  json: hook(
    json,
    {
      auth: { header: 'X-Hook-Token', valueEnv: 'HOOK_TOKEN' },
      items: 'checks',
      id: 'sent',
      fingerprint: { all: ['$.source', 'id'] },
      group: 'target.name',
      status: { at: 'state', firing: ['DOWN'], resolved: ['UP'], pending: ['UNKNOWN'] },
      summary: 'target.name',
      startsAt: 'since',
      endsAt: 'until',
      labels: { service: 'target.service', environment: '$.site.environment' },
      labelsFrom: 'tags',
      constant: { severity: 'high' },
      annotations: { detail: 'detail' },
      links: { Check: 'urls.0' },
    },
    () => ({ headers: { 'x-hook-token': secret('HOOK_TOKEN') } }),
  ),
  heartbeat: hook(heartbeat, { auth: { bearerEnv: 'HOOK_TOKEN' }, from: 'prometheus-production' }, withBearer),
};

/** The recorded payloads of a source: name and body. */
export function recorded(type: string): readonly { readonly name: string; readonly body: Buffer }[] {
  const folder = new URL(`./payloads/${type}/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !file.endsWith('.golden.json'))
    .sort()
    .map((file) => ({ name: file.replace(/\.json$/, ''), body: readFileSync(new URL(file, folder)) }));
}
