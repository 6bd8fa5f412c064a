import { type Colour, colourDeployment, colours, gateway } from '../platform/manifests.ts';
import type { Platform } from '../platform/platform.ts';
import type { PanelSection } from '../ui/panel-protocol.ts';

const well = { errorRatio: 0.002, meanMs: 45 };

/** The blue-green pair: who has the traffic, and how to make green worse. Nothing where the platform has none. */
export function pairSection({ cluster, pair }: Platform, namespace: string): readonly PanelSection[] {
  if (pair === undefined) return [];
  const servers = (colour: Colour) => serversOf(cluster, namespace, colour);
  const rows = colours.map((colour) => {
    const ready = servers(colour).filter(({ notReady }) => notReady === undefined).length;
    const [first] = servers(colour);
    const { errorRatio = 0, meanMs = 0 } = first?.traffic.load ?? {};
    const has = pair.serving() === colour;
    return {
      label: colour,
      value: has ? `has the traffic, ${ready} ready` : `${ready} ready`,
      mark: ready === 0 ? ('bad' as const) : has ? ('good' as const) : ('neutral' as const),
      note: `${Number((errorRatio * 100).toFixed(1))}% errors, ${meanMs} ms on average`,
    };
  });
  return [
    {
      title: `${gateway}: blue and green`,
      rows,
      buttons: [
        { id: 'pair errors', label: 'Green: one call in five fails' },
        { id: 'pair slow', label: 'Green: slow' },
        { id: 'pair unready', label: 'Green: one pod not ready' },
        { id: 'pair blue-down', label: 'Blue: scaled to 0' },
        { id: 'pair by-hand', label: 'Selector: changed by hand' },
        { id: 'pair heal', label: 'All well again' },
      ],
    },
  ];
}

/** Presses a button of that section. Throws for one that is none. */
export function performOnPair({ cluster, pair }: Platform, namespace: string, what: string): void {
  const green = serversOf(cluster, namespace, 'green');
  if (what === 'errors') pair?.setQuality('green', { ...well, errorRatio: 0.2 });
  else if (what === 'slow') pair?.setQuality('green', { ...well, meanMs: 900 });
  else if (what === 'unready') green[0]?.setNotReady({ reason: 'database: timeout' });
  else if (what === 'blue-down') cluster.apply([scaled('blue', 0)], namespace);
  else if (what === 'by-hand') cluster.apply([selecting('canary')], namespace);
  else if (what === 'heal') {
    pair?.setQuality('green', well);
    for (const server of green) server.setNotReady(undefined);
    cluster.apply([scaled('blue', 3)], namespace);
    // A switch that is under way keeps its traffic: only what nobody could have meant is put right.
    if (pair?.serving() === undefined) cluster.apply([selecting('blue')], namespace);
  } else throw new Error('There is no such button.');
}

/** As `kubectl scale` does it, past the bot. */
const scaled = (colour: Colour, replicas: number) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: colourDeployment(colour) },
  spec: { replicas },
});

/** As `kubectl edit service` does it, past the bot. */
const selecting = (version: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: gateway },
  spec: { selector: { app: gateway, version } },
});

function serversOf(cluster: Platform['cluster'], namespace: string, colour: Colour) {
  return cluster
    .list('Pod', namespace)
    .filter(({ metadata: { labels } }) => labels?.['app'] === gateway && labels['version'] === colour)
    .flatMap(({ metadata }) => cluster.server(namespace, metadata.name) ?? []);
}
