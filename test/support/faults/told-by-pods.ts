import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World, WorldOptions } from '../world.ts';
import { type HttpGate, kubernetesCall, startHttpGate } from './http-gate.ts';

/** Lets a row say what the logs of all containers hold, whatever the simulated servers wrote. */
export interface ToldByPods {
  /** For `startWorld`: the bot asks the cluster by the gate. */
  readonly options: WorldOptions;
  /** Opens the gate; before the bot asks the cluster for the first time. */
  open(world: Pick<World, 'platform'>): Promise<void>;
  /** What every log says from now on; undefined: what it said by itself. */
  logs: Buffer | undefined;
  /** Answers for a log in its own way, as long as it is set. */
  answer: ((response: ServerResponse) => void) | undefined;
  /** Logs that were given out. */
  readonly given: number;
  stop(): Promise<void>;
}

export function toldByPods(): ToldByPods {
  const folder = mkdtempSync(join(tmpdir(), 'mcp-chatops-told-'));
  const kubeconfig = join(folder, 'kubeconfig');
  let gate: HttpGate | undefined;
  let given = 0;
  const told: ToldByPods = {
    options: { kubeconfig },
    logs: undefined,
    answer: undefined,
    get given() {
      return given;
    },
    async open(world) {
      const { cluster, botKubeconfig } = world.platform;
      gate = await startHttpGate({
        target: cluster.url,
        describe: kubernetesCall,
        watch: () => 'pass',
        instead({ path }, response) {
          if (!/\/pods\/[^/]+\/log(?:\?|$)/.test(path)) return false;
          if (told.answer === undefined && told.logs === undefined) return false;
          given += 1;
          if (told.answer !== undefined) told.answer(response);
          else response.writeHead(200, { 'content-type': 'text/plain' }).end(told.logs);
          return true;
        },
      });
      const config = JSON.parse(botKubeconfig) as { readonly clusters: readonly { readonly name: string }[] };
      const clusters = config.clusters.map(({ name }) => ({ name, cluster: { server: gate?.url } }));
      writeFileSync(kubeconfig, JSON.stringify({ ...config, clusters }));
    },
    async stop() {
      await gate?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return told;
}
