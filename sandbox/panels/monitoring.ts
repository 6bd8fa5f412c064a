import { z } from 'zod';
import type { Alertmanager, Post } from '../monitoring/alertmanager.ts';
import { alertsOf, stormOf } from '../monitoring/alerts.ts';
import { places } from '../platform/manifests.ts';
import type { PanelField, PanelState } from '../ui/panel-protocol.ts';
import type { Panel } from '../workspace/ui/panels.ts';
import { utcTime } from './clock.ts';

export interface Monitors {
  readonly alertmanager: Alertmanager;
  readonly grafana: Alertmanager;
}

const action = z.object({
  action: z.enum(['error-rate', 'crash-loop', 'database', 'disk', 'storm', 'grafana', 'resolve-one', 'resolve']),
  values: z.record(z.string(), z.string()).default({}),
});

const shown = 12;

const environment: PanelField = {
  name: 'environment',
  label: 'Environment',
  kind: 'select',
  options: places.map((place) => ({ value: place.environment, label: place.environment })),
  value: 'production',
};

/** The monitoring of the platform: what fires, what was sent to the bot, and buttons that make trouble. */
export function monitoringPanel(monitors: Monitors): Panel {
  const { alertmanager, grafana } = monitors;
  const read = (): PanelState => {
    const firing = [...alertmanager.firing, ...grafana.firing];
    return {
      title: 'Monitoring',
      sections: [
        {
          title: firing.length === 0 ? 'Nothing fires' : `Firing alerts: ${firing.length}`,
          note: 'A stand-in for Prometheus and Alertmanager: the platform itself stays as it is.',
          rows: firing.slice(0, shown).map(({ labels, annotations, startsAt }) => ({
            label: labels['alertname'] ?? 'alert',
            value: annotations['summary'] ?? '',
            mark: labels['severity'] === 'warning' ? ('warning' as const) : ('bad' as const),
            note: `${labels['environment'] ?? ''} since ${utcTime(startsAt)}`,
          })),
          buttons: [
            { id: 'error-rate', label: 'High error rate', fields: [environment] },
            { id: 'crash-loop', label: 'Pods crash', fields: [environment] },
            { id: 'database', label: 'Database down', fields: [environment] },
            { id: 'disk', label: 'Disk is filling', fields: [environment] },
            { id: 'grafana', label: 'Disk is filling (Grafana)', fields: [environment] },
            {
              id: 'storm',
              label: 'Send many alerts',
              fields: [
                environment,
                { name: 'count', label: 'How many', kind: 'number', value: '100' },
                {
                  name: 'shape',
                  label: 'As',
                  kind: 'select',
                  options: [
                    { value: 'one-group', label: 'one group' },
                    { value: 'own-groups', label: 'a group each' },
                  ],
                },
              ],
            },
            { id: 'resolve-one', label: 'Resolve the oldest' },
            { id: 'resolve', label: 'Resolve all' },
          ],
        },
        {
          title: 'Sent to the bot',
          rows: [...alertmanager.posts, ...grafana.posts].slice(-shown).reverse().map(postRow),
        },
      ],
    };
  };
  return {
    read,
    act(given) {
      const { action: what, values } = action.parse(given);
      if (what === 'resolve') for (const monitor of [alertmanager, grafana]) monitor.resolve();
      else if (what === 'resolve-one') resolveOldest(monitors);
      else trouble(monitors, what, values);
      return read();
    },
  };
}

function postRow({ at, alerts, status, reason, answer }: Post): PanelState['sections'][number]['rows'][number] {
  const taken = typeof answer === 'number' && answer >= 200 && answer < 300;
  return {
    label: `${utcTime(at)} ${alerts} ${status}`,
    value: typeof answer === 'number' ? `answered ${answer}` : answer,
    mark: taken ? 'good' : 'bad',
    note: reason,
  };
}

type Wish = Exclude<z.infer<typeof action>['action'], 'resolve' | 'resolve-one'>;

function trouble({ alertmanager, grafana }: Monitors, what: Wish, values: Readonly<Record<string, string>>): void {
  const place = places.find((one) => one.environment === values['environment']);
  if (place === undefined) throw new Error('Choose an environment.');
  if (what === 'grafana') grafana.fire(alertsOf('disk', place));
  else if (what !== 'storm') alertmanager.fire(alertsOf(what, place));
  else {
    const count = Number(values['count']);
    if (!(Number.isInteger(count) && count >= 1 && count <= 10_000)) throw new Error('How many must be 1 to 10000.');
    alertmanager.fire(stormOf(count, values['shape'] === 'own-groups' ? 'own-groups' : 'one-group', place));
  }
}

function resolveOldest({ alertmanager, grafana }: Monitors): void {
  const [oldest] = [...alertmanager.firing, ...grafana.firing].sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
  for (const monitor of [alertmanager, grafana])
    monitor.resolve(({ fingerprint, startsAt }) => fingerprint === oldest?.fingerprint && startsAt === oldest.startsAt);
}
