import type { Site } from './site.ts';

const runAnnotation = 'mcp-chatops/run';

/** What runs have done to the world, counted in the world. */
export interface Effects {
  /** How often this run changed a deployment: new generations of it that carry the run's mark. */
  patches(run: string): number;
  /** Keys of messages that the workspace shows more than once. */
  doubled(channel: string): readonly string[];
  /** Messages and files that were to be shown and are not. */
  missing(): Promise<readonly string[]>;
  stop(): void;
}

/** Begins to count; what was before does not count. */
export function countEffects(site: Pick<Site, 'platform' | 'workspace' | 'database'>): Effects {
  const patches: string[] = [];
  const generations = new Map<string, number>();
  const off = site.platform.cluster.onChange(({ object }) => {
    if (object.kind !== 'Deployment') return;
    const { generation = 0, annotations, uid } = object.metadata;
    if (generation === (generations.get(uid) ?? generation)) {
      generations.set(uid, generation);
      return;
    }
    generations.set(uid, generation);
    patches.push(annotations?.[runAnnotation] ?? 'somebody else');
  });
  for (const deployment of site.platform.cluster.list('Deployment')) {
    generations.set(deployment.metadata.uid, deployment.metadata.generation ?? 0);
  }

  return {
    patches: (run) => patches.filter((mark) => mark === run).length,
    doubled(channel) {
      const counts = new Map<string, number>();
      for (const root of site.workspace.messages(channel)) {
        for (const message of site.workspace.messages(channel, { thread: root.ts })) {
          const key =
            message.metadata?.event_payload['key'] ?? message.files?.map(({ title }) => `${root.ts} ${title}`)[0];
          if (key !== undefined) counts.set(String(key), (counts.get(String(key)) ?? 0) + 1);
        }
      }
      return [...counts].filter(([, count]) => count > 1).map(([key]) => key);
    },
    async missing() {
      const rows = await site.database.query<{ key: string }>(
        `SELECT key FROM messages WHERE kind IN ('card', 'note', 'file') AND (state <> 'posted' OR wanted > delivered)`,
      );
      return rows.map(({ key }) => key);
    },
    stop: off,
  };
}
