import { afterAll, beforeAll } from 'vitest';
import { calls, tokens } from '../support/called-by.ts';
import { mcpServerOf } from '../support/deployment.ts';
import { mentions } from '../support/faults/hostile-texts.ts';
import { faultRow } from '../support/faults/row.ts';
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

/** Everything the bot sent that would call or link somebody; who asked may be named. */
function pings(): readonly string[] {
  const sent = world.workspace.calls.filter(({ method }) => /^(?:chat|views|files)\.|response_url/.test(method));
  const acks = world.workspace.deliveries.map(({ response }) => ({
    method: 'ack',
    args: (response ?? {}) as Record<string, unknown>,
  }));
  return [...sent, ...acks].flatMap(({ method, args }) => {
    const parsed = withoutOwn(Object.fromEntries(Object.entries(args).map(([key, value]) => [key, decoded(value)])));
    const found = [...calls(parsed), ...(typeof parsed['text'] === 'string' ? tokens(parsed['text']) : [])];
    return found.filter((token) => token !== '@U0DEV' && token !== 'user').map((token) => `${method}: ${token}`);
  });
}

/** Where a run is named it links to its own message: in text, and as an element. */
const linkedRun = /<http:\/\/127\.0\.0\.1:\d+\/archives\/C\w+\/p\d+\|(R-\d+)>/g;
const linkedElement = /\{"type":"link","url":"http:\/\/127\.0\.0\.1:\d+\/archives\/C\w+\/p\d+","text":"(R-\d+)"/g;

/** A plan calls the configured approvers, what they got in person names the channel of the plan, and runs link to their message: the bot's own words. */
function withoutOwn(sent: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return JSON.parse(
    JSON.stringify(sent)
      .replaceAll('Asked <!subteam^S0APPROVERS>', 'Asked the approvers')
      .replaceAll(linkedRun, '$1')
      .replaceAll(linkedElement, '{"type":"text","text":"$1"')
      // Not that of the hostile texts.
      .replaceAll(/continues in <#(?!C0GENERAL)C\w+>/g, 'continues in its channel'),
  );
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

faultRow(
  {
    title: 'text that calls people, in logs, events, annotations, names and commands',
    small: 2,
    full: 100,
    eachMs: 10_000,
  },
  async ({ count, chance, none, all }) => {
    const { cluster } = world.platform;
    const server = mcpServerOf(world);
    for (let round = 0; round < count; round += 1) {
      const hostile = () => `${chance.pick(mentions)} ${chance.pick(mentions)}`;
      told.logs = Buffer.from(Array.from({ length: 20 }, () => `Error: ${hostile()}`).join('\n'));
      world.workspace.admin.addUser({ id: `U0EVIL${round}`, name: `evil${round}`, realName: hostile() });
      const before = server.revision();
      const faulty = round % 2 === 0 ? '-crash-loop' : '-not-ready';
      cluster.deployVersion('mcp-production', 'mcp-server', `mcp/server:3.${round}.0${faulty}`, hostile());
      await world.workspace.waitFor('the revision', () => server.revision() > before);
      const [pod = ''] = await world.workspace.waitFor('a pod', () => server.pods().length > 0 && server.pods());
      cluster.apply([
        {
          apiVersion: 'v1',
          kind: 'Event',
          metadata: { name: `evil.${round}`, namespace: 'mcp-production' },
          involvedObject: {
            kind: 'Pod',
            namespace: 'mcp-production',
            name: pod,
            uid: cluster.read('pods', 'mcp-production', pod)?.metadata.uid,
          },
          type: 'Warning',
          reason: 'Evil',
          message: hostile(),
          count: 1,
          lastTimestamp: new Date().toISOString(),
        },
      ]);
      const { dev, val } = cast(world.workspace);
      for (const text of ['diagnose', 'rollback', 'health']) {
        const card = await dev.types(text);
        await card.shows(/Done|expires|Not started|Failed/);
        if (text === 'rollback') await dev.hears(`cancel ${card.run()}`);
      }
      for (const text of [
        '<https://evil.example|click here>',
        hostile(),
        `diagnose ${hostile()}`,
        `rollback to=${hostile()}`,
        `help ${hostile()}`,
      ]) {
        await val.hears(text);
      }
    }
    none('calls, links and broadcasts in what was sent', pings(), world.workspace.calls.length);
    all(
      'hostile text was shown, literally',
      /&lt;!|evil\.example|@here|lennahc/.test(JSON.stringify(world.workspace.deliveries)) ? 1 : 0,
      1,
    );
  },
);
