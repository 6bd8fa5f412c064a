import { type KnownAlert, type Reason, webhookBody } from './webhook-body.ts';

/** What the webhook contact point of Grafana posts (unified alerting, version 1): the message of its own Alertmanager, and more. */
export function grafanaBody(alerts: readonly KnownAlert[], reason: Reason): object {
  const {
    notification_reason: _reason,
    routeLabels: _labels,
    ...message
  } = webhookBody(alerts, reason) as {
    readonly status: string;
    readonly alerts: readonly { readonly fingerprint: string }[];
    readonly notification_reason: string;
    readonly routeLabels: object;
  };
  const firing = message.status === 'firing';
  const name = alerts[0]?.labels['alertname'] ?? 'alert';
  const url = 'http://grafana.sandbox';
  return {
    ...message,
    alerts: message.alerts.map((alert) => ({
      ...alert,
      silenceURL: `${url}/alerting/silence/new?matcher=alertname%3D${encodeURIComponent(name)}`,
      dashboardURL: `${url}/d/mcp`,
      panelURL: `${url}/d/mcp?viewPanel=4`,
      ruleUID: `rule-${alert.fingerprint.slice(0, 8)}`,
      values: firing ? { B: 81.4 } : {},
      valueString: firing ? "[ var='B' labels={} value=81.4 ]" : '',
      orgId: 1,
    })),
    externalURL: url,
    version: '1',
    orgId: 1,
    title: `[${firing ? 'FIRING' : 'RESOLVED'}:${alerts.length}] ${name}`,
    state: firing ? 'alerting' : 'ok',
    message: alerts.map(({ annotations }) => annotations['summary'] ?? name).join('\n'),
  };
}
