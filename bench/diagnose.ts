import { people } from '../sandbox/people.ts';
import { startBot, startProgram } from './support/bots.ts';
import { figures, ratio, told } from './support/figures.ts';
import { openConnection } from './support/http-connection.ts';
import { findKubectl } from './support/kubectl.ts';
import { kubectlRunbook } from './support/kubectl-runbook.ts';
import { type Bench, type Measurement, type Row, roundsOf } from './support/measurement.ts';
import { startBenchPlatform } from './support/platform.ts';
import { interleaved, type Round } from './support/rounds.ts';
import { signedCommands } from './support/signed-commands.ts';
import { type Distribution, distribution } from './support/statistics.ts';

const namespace = 'mcp-production';
const pods = 12;
const delays = [
  { ms: 10, bar: 10, aim: 12 },
  { ms: 30, bar: 5, aim: 7 },
] as const;

/** The whole diagnosis of a deployment, beside the five commands of the runbook. */
export const diagnose: Measurement = {
  name: 'diagnose',
  title: `diagnose, ${pods} pods, an API that takes ${delays.map(({ ms }) => ms).join(' or ')} ms longer`,
  async run(bench) {
    const { site, quick } = bench;
    const store = await site.store();
    const platform = await startBenchPlatform(site, store);
    const environment = site.environment(store, { platform });
    const reader = await startProgram('reader', environment);
    const bot = await startBot('web,worker', environment);
    const kubectl = findKubectl();
    const [pod = ''] = await platform.set({ pods });
    const times = async (count: number, once: () => Promise<number>) => {
      const all: number[] = [];
      for (let done = 0; done < count; done += 1) all.push(await once());
      return distribution(all);
    };
    const read = async () => (await reader.ask<{ readonly ms: number }>({ diagnose: true })).ms;
    const ask = asker(bench, bot.port);

    const contenders = delays.flatMap(({ ms }) => {
      const delayed = (work: () => Promise<Distribution>) => async () => {
        await platform.set({ latencyMs: ms });
        return work();
      };
      const commands = {
        kubectl: kubectl ?? '',
        kubeconfig: platform.operatorKubeconfig,
        namespace,
        home: site.folder,
      };
      return [
        ...(kubectl === undefined
          ? []
          : [
              [
                `kubectl at ${ms} ms`,
                delayed(() => times(quick ? 1 : 3, () => kubectlRunbook(commands, pod))),
              ] as const,
            ]),
        [`ours at ${ms} ms`, delayed(() => times(quick ? 2 : 12, read))] as const,
        [`chat at ${ms} ms`, delayed(() => times(quick ? 1 : 5, ask))] as const,
      ];
    });
    try {
      await times(quick ? 1 : 10, read);
      await times(quick ? 1 : 5, ask);
      if (kubectl !== undefined) {
        await kubectlRunbook({ kubectl, kubeconfig: platform.operatorKubeconfig, namespace, home: site.folder }, pod);
      }
      const rounds = await interleaved<Distribution>(Object.fromEntries(contenders), roundsOf(bench, 7));
      return {
        rows: delays.flatMap(({ ms, bar, aim }) => [
          row(rounds, ms, 'ours', 'the reading, warm', { bar, aim }),
          row(rounds, ms, 'chat', 'from the signed command to the message in the channel', {}),
        ]),
        rounds,
        notes: kubectl === undefined ? ['kubectl was not found: there is nothing to compare with'] : [],
      };
    } finally {
      for (const child of [bot, reader]) await child.kill();
      await platform.stop();
      await store.drop();
    }
  },
};

function row(
  rounds: readonly Round<Distribution>[],
  ms: number,
  who: string,
  what: string,
  limits: Pick<Row, 'bar' | 'aim'>,
): Row {
  const at = (name: string) => figures(rounds, `${name} at ${ms} ms`, (result) => result.p50);
  return {
    what: `${ms} ms: ${what}`,
    baseline: told(at('kubectl'), 'ms'),
    ours: told(at(who), 'ms'),
    judged: ratio(at('kubectl'), at(who)),
    unit: 'x',
    better: 'higher',
    ...limits,
  };
}

/** A person who types `/mcp diagnose`, each time in another channel, and waits for what comes; gives the ms until it is there. */
function asker({ site: { workspace } }: Bench, port: number): () => Promise<number> {
  let asked = 0;
  return async () => {
    asked += 1;
    const channel = workspace.admin.addChannel({ name: `diagnose-${asked}` });
    const [command] = signedCommands(workspace, 1, { text: 'diagnose', user: people.dev, channel });
    const connection = await openConnection(port);
    const started = performance.now();
    const answer = await connection.send(command?.bytes ?? Buffer.alloc(0));
    connection.close();
    if (answer.status !== 200 || answer.body !== '') throw new Error(`diagnose was answered: ${answer.body}`);
    const done = (text: string) => text.includes('mcp-server') && !text.includes('Looking');
    await workspace.waitFor('the diagnosis', () =>
      workspace.messages(channel).some((one) => one.bot_id !== undefined && done(JSON.stringify(one))),
    );
    return performance.now() - started;
  };
}
