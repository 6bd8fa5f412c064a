import { randomBytes } from 'node:crypto';
import type { MovableClock } from './clock.ts';
import { type Alertmanager, startAlertmanager } from './monitoring/alertmanager.ts';
import { grafanaBody } from './monitoring/grafana-body.ts';
import { type Mailbox, startMailbox } from './pager/mailbox.ts';
import { type Pager, startPager } from './pager/pager.ts';
import { groups, opsChannel, people } from './people.ts';

/** What stands around the bot beside Slack and the platform: the monitors that send alerts, and the ways out to people. */
export interface Outside {
  readonly mailbox: Mailbox;
  readonly pager: Pager;
  readonly alertmanager: Alertmanager;
  readonly grafana: Alertmanager;
  /** Secrets the bot reads from its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The sections `hooks`, `incidents` and `paging` of the bot's configuration. */
  readonly config: ReturnType<typeof outsideConfig>;
  /** Called after each change of one of the four. */
  onChange(listener: () => void): void;
  stop(): Promise<void>;
}

export interface OutsideOptions {
  readonly clock: MovableClock;
  /** Base address of the bot's web server; asked for each message, since a bot that is started again may have another. */
  readonly botUrl: () => string;
}

/** Starts the monitors and the receivers of pages, each on a loopback port of its own. */
export async function startOutside({ clock, botUrl }: OutsideOptions): Promise<Outside> {
  const secret = () => randomBytes(16).toString('hex');
  const env = {
    ALERTMANAGER_TOKEN: secret(),
    GRAFANA_TOKEN: secret(),
    PAGERDUTY_ROUTING_KEY: secret(),
    PAGE_WEBHOOK_SECRET: secret(),
  };
  const listeners = new Set<() => void>();
  const onChange = () => {
    for (const listener of listeners) listener();
  };
  const mailbox = await startMailbox({ clock, onChange });
  const pager = await startPager({
    clock,
    routingKey: env.PAGERDUTY_ROUTING_KEY,
    webhookSecret: env.PAGE_WEBHOOK_SECRET,
    onChange,
  });
  const monitor = (name: string, token: string, body?: typeof grafanaBody) =>
    startAlertmanager({
      clock,
      target: () => ({ url: `${botUrl()}/hooks/${name}`, token }),
      onChange,
      ...(body === undefined ? {} : { body }),
    });
  const alertmanager = monitor('alertmanager', env.ALERTMANAGER_TOKEN);
  const grafana = monitor('grafana', env.GRAFANA_TOKEN, grafanaBody);
  return {
    mailbox,
    pager,
    alertmanager,
    grafana,
    env,
    config: outsideConfig({ smtpPort: mailbox.port, pagerUrl: pager.url }),
    onChange: (listener) => void listeners.add(listener),
    async stop() {
      await Promise.all([alertmanager.stop(), grafana.stop()]);
      await Promise.all([mailbox.stop(), pager.stop()]);
    },
  };
}

/** Dana, who is played by whoever opens the page, and the lead after 15 minutes; Slack first, then e-mail, and PagerDuty beside both. */
function outsideConfig({ smtpPort, pagerUrl }: { readonly smtpPort: number; readonly pagerUrl: string }) {
  const policy = { policy: 'default' };
  return {
    hooks: {
      alertmanager: { type: 'alertmanager', auth: { bearerEnv: 'ALERTMANAGER_TOKEN' } },
      grafana: { type: 'grafana', auth: { bearerEnv: 'GRAFANA_TOKEN' } },
    },
    incidents: {
      indexChannel: opsChannel,
      checklist: 'msil',
      // Who may approve the way out is there from the start.
      invite: [groups.approvers],
      links: [{ title: 'Runbooks', url: 'https://runbooks.example' }],
      severities: { P1: policy, P2: policy, P3: policy, P4: policy },
      contacts: [{ service: 'AWS Support', support: 'AWS Console', line: 'Business/Enterprise' }],
    },
    paging: {
      schedules: {
        primary: { people: [{ slack: people.dev, email: 'dana@example.com' }] },
        lead: { people: [{ slack: people.lead, email: 'lee@example.com' }] },
      },
      policies: {
        default: {
          levels: [
            { role: 'On-call Engineer', targets: ['primary'] },
            { role: 'Platform Lead', targets: ['lead'] },
          ],
          repeat: 1,
        },
      },
      providers: {
        mail: { type: 'email', host: '127.0.0.1', port: smtpPort, tls: 'none', from: 'chatops@example.com' },
        pagerduty: {
          type: 'pagerduty',
          routingKeyEnv: 'PAGERDUTY_ROUTING_KEY',
          url: `${pagerUrl}/v2/enqueue`,
          allowInsecure: true,
        },
        webhook: {
          type: 'webhook',
          url: `${pagerUrl}/page`,
          secretEnv: 'PAGE_WEBHOOK_SECRET',
          allowInsecure: true,
        },
      },
      order: ['slack', 'mail', 'webhook'],
      also: ['pagerduty'],
    },
  };
}
