import { createHash } from 'node:crypto';
import type { botConfig } from '../../sandbox/bot-config.ts';
import { opsChannel, people } from '../../sandbox/people.ts';
import { startWorld, type World, type WorldOptions } from './world.ts';

const token = 'a-token-of-the-tests';

/** The first level has Dev, the second Lead; a page has 15 minutes, then 30. */
export function incidentConfig(file: ReturnType<typeof botConfig>) {
  const policy = { policy: 'default' };
  return {
    ...file,
    hooks: { alertmanager: { type: 'alertmanager', auth: { bearerEnv: 'ALERTMANAGER_TOKEN' } } },
    incidents: {
      indexChannel: opsChannel,
      checklist: 'generic',
      invite: [people.ola],
      links: [{ title: 'Runbook', url: 'https://example.com/runbook' }],
      severities: { P1: policy, P2: policy },
      contacts: [{ service: 'AWS Support', support: 'AWS Console', line: 'Business/Enterprise' }],
    },
    paging: {
      schedules: { primary: { people: [people.dev] }, lead: { people: [people.lead] } },
      policies: {
        default: {
          levels: [
            { role: 'On-call Engineer', targets: ['primary'] },
            { role: 'Platform Lead', targets: ['lead'] },
          ],
        },
      },
    },
  };
}

/** A world whose bot opens incidents and pages people. */
export function incidentWorld(options: WorldOptions = {}): Promise<World> {
  return startWorld({ change: incidentConfig, ...options, env: { ALERTMANAGER_TOKEN: token, ...options.env } });
}

export interface Firing {
  readonly name: string;
  readonly severity?: string;
  readonly instance?: string;
  readonly status?: 'firing' | 'resolved';
  readonly startsAt?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The body Alertmanager posts for a group of alerts. */
export function alertmanagerBody(group: string, alerts: readonly Firing[]): object {
  const status = alerts.some((alert) => alert.status !== 'resolved') ? 'firing' : 'resolved';
  return {
    version: '4',
    groupKey: `{}:{alertname="${group}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'mcp-chatops',
    groupLabels: { alertname: group },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'https://alertmanager.example.com',
    alerts: alerts.map(
      ({
        name,
        severity = 'critical',
        instance = 'a',
        status: own = 'firing',
        startsAt = '2026-11-20T03:00:00Z',
        labels,
        annotations,
      }) => ({
        status: own,
        labels: { alertname: name, severity, instance, service: 'mcp-server', environment: 'staging', ...labels },
        annotations: { summary: `${name} on ${instance}`, ...annotations },
        startsAt,
        endsAt: own === 'resolved' ? '2026-11-20T03:30:00Z' : '0001-01-01T00:00:00Z',
        generatorURL: 'https://prometheus.example.com/graph',
        fingerprint: createHash('sha256').update(`${name} ${instance}`).digest('hex').slice(0, 16),
      }),
    ),
  };
}

/** Posts to a hook of the bot, as a monitor does; gives the status. */
export async function post(world: World, body: object | string, bearer = token): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${world.bot.port}/hooks/alertmanager`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}
