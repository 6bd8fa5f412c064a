import type { Message } from '../../../sandbox/workspace/wire.ts';
import { hasEnded, type RunState } from '../../../src/model/run.ts';
import type { Site } from './site.ts';
import { until } from './until.ts';

export interface RunRow {
  readonly id: number;
  readonly state: RunState;
  readonly fence: number;
  /** A worker has it. */
  readonly held: boolean;
}

type Where = Pick<Site, 'database' | 'workspace' | 'channel'>;

const columns = 'id, state, fence, due_at IS NOT NULL AND owner IS NOT NULL AS held';

function row(rows: readonly { id: string; state: RunState; fence: string; held: boolean }[]): RunRow | undefined {
  const [first] = rows;
  return first && { ...first, id: Number(first.id), fence: Number(first.fence) };
}

export async function newestRun({ database }: Pick<Where, 'database'>): Promise<RunRow | undefined> {
  return row(await database.query(`SELECT ${columns} FROM runs ORDER BY id DESC LIMIT 1`));
}

export async function runOf({ database }: Pick<Where, 'database'>, run: number): Promise<RunRow | undefined> {
  return row(await database.query(`SELECT ${columns} FROM runs WHERE id = $1`, [run]));
}

/** `dev` types `/mcp …`; gives the number of the run that follows. */
export async function typed(site: Where, command: string): Promise<number> {
  const before = (await newestRun(site))?.id ?? 0;
  await site.workspace.as('dev').command(site.channel, '/mcp', command);
  const run = await until('the run', async () => {
    const newest = await newestRun(site);
    return newest !== undefined && newest.id > before && newest;
  });
  return run.id;
}

/** Waits for the plan of a run, and gives its message. */
export function planOf({ workspace, channel }: Where, run: number) {
  const asks = (blocks: unknown) => JSON.stringify(blocks ?? []).includes('mcp:approve');
  const isIt = (message: Message) => message.metadata?.event_payload['key'] === `run:${run}` && asks(message.blocks);
  return workspace.waitFor(`the plan of R-${run}`, () => workspace.messages(channel).find(isIt));
}

/** Somebody presses the button of the plan as soon as it is there. */
export async function approved(site: Where, run: number, by = 'lead'): Promise<void> {
  await site.workspace.as(by).click(await planOf(site, run), 'mcp:approve:0');
}

/** Waits for the end of a run; gives its state. */
export async function ended(site: Where, run: number): Promise<RunState> {
  const row = await until(
    `the end of R-${run}`,
    async () => {
      const found = await runOf(site, run);
      return found !== undefined && hasEnded(found.state) && found;
    },
    120_000,
  );
  return row.state;
}

/** What is said in the thread of a run, once all that is to be said of it by now was sent: a run ends in the store before its last message is in Slack. */
export async function threadOf(site: Where, run: number): Promise<readonly string[]> {
  const { database, workspace, channel } = site;
  const waiting = `SELECT key FROM messages WHERE run_id = $1 AND state IN ('pending', 'posting')`;
  await until(`all about R-${run} is sent`, async () => (await database.query(waiting, [run])).length === 0, 60_000);
  const root = workspace.messages(channel).find(({ metadata }) => metadata?.event_payload['key'] === `run:${run}`);
  return root === undefined ? [] : workspace.messages(channel, { thread: root.ts }).map(({ text }) => text);
}

/** Restarts are told apart by the second they were asked for in, as kubectl's are. */
export async function nextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000);
  const from = second();
  await until('the next second', () => second() > from);
}
