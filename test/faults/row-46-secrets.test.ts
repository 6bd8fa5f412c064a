import { afterAll, beforeAll } from 'vitest';
import { mask } from '../../src/model/secrets.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { type Canary, canaries, foundIn } from '../support/faults/canaries.ts';
import { ordinaryLines } from '../support/faults/ordinary-lines.ts';
import { faultRow } from '../support/faults/row.ts';
import { grownSecrets } from '../support/faults/secret-grammar.ts';
import { type ToldByPods, toldByPods } from '../support/faults/told-by-pods.ts';
import { cast } from '../support/stories.ts';
import { startWorld, type World } from '../support/world.ts';

let told: ToldByPods;
let world: World;
beforeAll(async () => {
  told = toldByPods();
  world = await startWorld(told.options);
  await told.open(world);
});
afterAll(async () => {
  await world.stop();
  await told.stop();
});

const namespace = 'mcp-production';

/** Everything that left the platform, place by place. */
async function places(): Promise<Readonly<Record<string, string>>> {
  const tables = await world.database.query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    const all = await world.database.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    // What JSON and quoting add must not hide a secret that stands in a row.
    rows.push(...all.map(({ row }) => `${name} ${row} ${row.replaceAll('\\', '').replaceAll('""', '"')}`));
  }
  return {
    Slack: JSON.stringify(world.workspace.calls.map(({ args }) => args)),
    'files in Slack': world.workspace.files.map(({ text }) => text).join('\n'),
    'the log': world.log.join('\n'),
    'the store': rows.join('\n'),
  };
}

/** A pod that crashes and says why, events about it, a template with secrets in its environment, an API that repeats them. */
async function plant(planted: readonly Canary[]): Promise<void> {
  const quarter = Math.ceil(planted.length / 4);
  const [inLogs, inEvents, inTemplate, inErrors] = [0, 1, 2, 3].map((part) =>
    planted.slice(part * quarter, (part + 1) * quarter),
  );
  const lines = (some: readonly Canary[] = []) => some.map(({ line }) => line);
  told.logs = Buffer.from([...lines(inLogs), 'Error: exiting'].join('\n'));
  const { cluster } = world.platform;
  const server = mcpServerOf(world);
  const before = server.revision();
  cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'mcp-server', namespace, annotations: { 'kubernetes.io/change-cause': lines(inTemplate)[0] } },
      spec: {
        template: {
          metadata: { annotations: { 'example.com/note': lines(inTemplate)[1] ?? '' } },
          spec: {
            containers: [
              {
                name: 'server',
                image: 'mcp/server:2.4.0-crash-loop',
                env: lines(inTemplate).map((value, index) => ({ name: `CANARY_${index}`, value })),
              },
            ],
          },
        },
      },
    },
  ]);
  await world.workspace.waitFor('the new revision', () => server.revision() > before);
  const pods = await world.workspace.waitFor('its pods', () => server.pods().length > 0 && server.pods());
  const [pod = ''] = pods.map((name) => cluster.read('pods', namespace, name)?.metadata.uid ?? '');
  cluster.apply(
    lines(inEvents).map((message, index) => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `canary.${index}`, namespace },
      involvedObject: { kind: 'Pod', namespace, name: pods[0], uid: pod },
      type: 'Warning',
      reason: 'FailedMount',
      message,
      count: 1,
      firstTimestamp: new Date().toISOString(),
      lastTimestamp: new Date().toISOString(),
      source: { component: 'kubelet' },
    })),
  );
  for (const message of lines(inErrors)) {
    for (const resource of ['poddisruptionbudgets', 'endpointslices', 'replicasets']) {
      const effect = { kind: 'error', code: 500, message } as const;
      cluster.faults.inject({ match: { resource }, effect, times: 1 });
    }
  }
}

faultRow(
  { title: 'secrets planted in logs, environments, events and errors', small: 100, full: 200, eachMs: 2000 },
  async ({ count, chance, none, all }) => {
    const planted = canaries(count, chance);
    await plant(planted);
    const { dev, lead } = cast(world.workspace);
    for (const text of ['diagnose', 'health', 'diagnose', 'restart', 'rollback to=1']) {
      const card = await dev.types(text);
      await card.shows(/Done|expires|Not started|Failed/);
    }
    const card = await dev.types('rollback');
    await card.shows(/expires|Not started|Failed/);
    if (card.words().includes('expires')) {
      // The plan is too long for its card: nobody can say yes before its file is there.
      const yes = () => card.buttons().find((label) => /^(?:approve|roll back|confirm)/i.test(label)) ?? false;
      await lead.presses(card, await world.workspace.waitFor('a way to say yes', yes));
      await card.shows(/Done|Failed|Plan changed|Declined|Not started/);
    }
    world.platform.cluster.faults.clear();
    for (const [place, text] of Object.entries(await places())) none(`in ${place}`, foundIn(text, planted), count);
    all('logs were read', Math.min(1, told.given), 1);
    const shown = JSON.stringify(world.workspace.calls) + world.workspace.files.map(({ text }) => text).join('\n');
    all('what was masked is shown as masked', shown.includes('‹redacted:') ? 1 : 0, 1);
  },
);

faultRow(
  { title: 'secrets grown from published formats and a grammar', small: 1500, full: 30_000, eachMs: 50 },
  async ({ count, chance, none }) => {
    const grown = grownSecrets(count, chance);
    const missed = grown.filter(({ line, secret }) => mask(line).includes(secret));
    none(
      'passed',
      missed.map(({ kind, line }) => `${kind}: ${JSON.stringify(line.slice(0, 120))}`),
      count,
    );
    // Among other lines they are found as well.
    const found = grown.filter((one) => !missed.includes(one)).slice(0, 1000);
    const noise = ordinaryLines(found.length, chance);
    const whole = mask(found.map(({ line }, index) => `${noise[index]}\n${line}\n.`).join('\n'));
    const kept = foundIn(whole, found);
    none(
      'more than one in a hundred passed among other lines',
      kept.length > found.length / 100 ? kept : [],
      found.length,
    );
  },
);

faultRow(
  { title: 'ordinary lines of logs', small: 10_000, full: 100_000, eachMs: 10 },
  async ({ count, chance, none }) => {
    const lines = ordinaryLines(count, chance);
    none(
      'masked without a reason',
      lines.filter((line) => mask(line) !== line),
      count,
    );
    none('masked without a reason, all together', mask(lines.join('\n')).match(/‹redacted[^\n]{0,80}/g) ?? [], count);
  },
);
