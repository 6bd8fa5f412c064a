import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { atEveryPoint, pointName } from '../../support/action/every-point.ts';
import { useActions } from '../../support/action/use-actions.ts';
import { reportWords } from '../../support/report-words.ts';

const actions = useActions();
const aws = () => actions.platform.aws.production;
const group = '/mcp/production/server';
const now = () => actions.clock.now().getTime();
const say = (line: object | string, agoMs = 60_000) =>
  aws().logs.put({
    at: now() - agoMs,
    message: typeof line === 'string' ? line : JSON.stringify(line),
    stream: 'mcp-server-x/mcp-server',
    group,
  });
const queries = () => aws().logs.queries();

beforeAll(() => {
  // What the pods write by themselves would make every number another.
  aws().logs.groups.put(group, { fromPods: false });
});
afterEach(() => {
  aws().set({ kind: 'works' });
  aws().logs.setPace({ kind: 'after', ms: 0 });
  aws().logs.groups.put(group, { storedBytes: 86_400_000_000, days: 90 });
  aws().logs.forget();
});

describe('errors', () => {
  it('are counted by kind as the parser of logs sees them, whatever words a line holds', async () => {
    say({ level: 'error', message: 'upstream did not answer', error_type: 'ToolTimeout', tool: 'book_service' });
    say(
      { level: 'error', message: 'upstream did not answer', error_type: 'ToolTimeout', tool: 'book_service' },
      50_000,
    );
    say('ERROR could not connect');
    say({ level: 'info', message: 'done', error_count: 0 });
    say({ level: 'info', message: 'nothing to see' });
    const report = await actions.look('logs query errors');
    expect(report).toMatchObject({
      mark: 'bad',
      headline: 'production: 3 errors in CloudWatch Logs, the last hour',
    });
    const words = reportWords(report);
    expect(words).toMatch(/ToolTimeout 2 · book_service · 1 stream/);
    expect(words).toContain('1 line only speaks of errors');
    expect(words).toMatch(/\/mcp\/production\/server: 5 lines, \d+ B read, under \$0\.01/);
  });

  it('say so when there are none, and offer to look further back', async () => {
    const report = await actions.look('logs query errors since=15m');
    expect(report).toMatchObject({
      mark: 'good',
      headline: expect.stringContaining('no errors in CloudWatch Logs, the last 15 min'),
    });
    expect(report.offers?.[0]).toEqual({ label: 'The last day', action: 'logs query errors', params: { since: '1d' } });
  });

  it('come a page at a time, newest first; older ones are a button away', async () => {
    for (let line = 0; line < 2100; line += 1) say(`ERROR number ${line}`, 3_000_000 - line * 1000);
    const report = await actions.look('logs query errors');
    expect(report.headline).toContain('more than 2,000 errors');
    expect(report.pages?.list).toHaveLength(30);
    expect(JSON.stringify(report.pages?.list[0])).toContain('ERROR number 2099');
    const [older] = report.offers ?? [];
    expect(older).toMatchObject({ label: 'Older errors', action: 'logs query errors' });
    expect(Object.keys(older?.params ?? {})).toEqual(['from', 'to']);
  });

  it('hold no secret, also where a line is cut', async () => {
    for (let line = 0; line < 20; line += 1) say(`ERROR ${'x '.repeat(140)} password=hunter2hunter2`, 60_000 + line);
    expect(JSON.stringify(await actions.look('logs query errors'))).not.toContain('hunter2');
  });
});

describe('failed tools and slow calls', () => {
  it('are counted by tool and kind of error', async () => {
    const failed = { event_type: 'tool_execution', status: 'error', tool: 'book_service', error_type: 'ToolTimeout' };
    for (let call = 0; call < 3; call += 1) say(failed);
    say({ ...failed, tool: 'list_releases', error_type: undefined });
    say({ ...failed, status: 'ok' });
    const report = await actions.look('logs query failed-tools');
    expect(report.headline).toBe('production: 4 tool calls failed, the last hour; most often book_service (3)');
    expect(reportWords(report)).toMatch(/\nbook_service \| ToolTimeout \| 3 \| 1 \| /);
    expect(reportWords(report)).toMatch(/\nlist_releases \| – \| 1 \| 1 \| /);
  });

  it('are counted by tool, with the slowest; a duration that is not a number is ignored', async () => {
    say({ tool: 'book_service', duration_ms: 7200 });
    say({ tool: 'book_service', duration_ms: 5001 });
    say({ tool: 'list_releases', duration_ms: 4999 });
    say({ tool: 'list_releases', duration_ms: 'long' });
    expect((await actions.look('logs query slow')).headline).toBe(
      'production: 2 calls took longer than 5 s, the last hour; slowest book_service, 7.2 s',
    );
    expect((await actions.look('logs query slow over=4s')).headline).toContain('3 calls took longer than 4 s');
  });

  it('hostile names of tools stay names', async () => {
    say({ event_type: 'tool_execution', status: 'error', tool: '<!channel> *b*', error_type: 'x'.repeat(500) });
    const words = reportWords(await actions.look('logs query failed-tools'));
    expect(words).toContain('<!channel> *b*');
    expect(words).not.toContain('x'.repeat(100));
  });
});

describe('the period and the groups', () => {
  it('are those that were asked for, in the zone of the environment', async () => {
    say('ERROR old', 3 * 3_600_000);
    expect((await actions.look('logs query errors since=2h')).headline).toContain('no errors');
    expect((await actions.look('logs query errors since=4h')).headline).toContain('1 error in');
    const sent = queries().at(-1);
    expect(sent?.groups).toEqual([group]);
    expect(sent?.text).toMatch(/^# mcp-chatops [0-9a-f-]{36}\nfields/);
  });

  it.each([
    ['logs query errors since=1h from=10:00', 'not both'],
    ['logs query errors from=2026-01-02 to=2026-01-01', 'ends before it begins'],
    ['logs query errors from=2020-01-01', 'too long: at most 31 days'],
    ['logs query errors group=/mcp/production/server-old', 'no log group of that name'],
    ['logs query errors since=40d', 'at most 31d'],
  ])('%s: is refused', async (text, words) => {
    const before = queries().length;
    await expect(actions.look(text)).rejects.toThrow(words);
    expect(queries()).toHaveLength(before);
  });
});

describe('a query that does not end well', () => {
  it('is stopped once it has read more than the limit, and shows what it had', async () => {
    say(`ERROR ${'x'.repeat(200_000)}`);
    say('ERROR two');
    aws().logs.groups.put(group, { storedBytes: 0 });
    aws().logs.setPace({ kind: 'held', share: 0.5 });
    // 20 GB is the limit; held at half of its lines, the query would go on for ever.
    const report = await actions.look('logs query errors');
    expect(report.notes?.join('\n')).toContain('not everything was read: stopped after 240 s');
    expect(queries().at(-1)?.status).toBe('Cancelled');
  });

  it.each([
    [{ kind: 'ends', status: 'Timeout' }, 'CloudWatch ended the query (Timeout)'],
    [{ kind: 'ends', status: 'Failed' }, 'CloudWatch ended the query (Failed)'],
  ] as const)('%o: says that something is missing, and is not good', async (pace, words) => {
    aws().logs.setPace(pace);
    const report = await actions.look('logs query errors');
    expect(report.mark).toBe('unknown');
    expect(report.notes?.join('\n')).toContain(words);
  });

  it.each([
    [{ kind: 'denies', permissions: ['logs:StartQuery'] }, 'AWS does not let the bot do logs:StartQuery'],
    [{ kind: 'denies', permissions: ['logs:DescribeLogGroups'] }, 'logs:DescribeLogGroups'],
    [{ kind: 'throttles' }, 'rate-limiting us'],
    [{ kind: 'down' }, 'cannot be reached'],
  ] as const)('%o: is told', async (state, words) => {
    aws().set(state);
    await expect(actions.look('logs query errors')).rejects.toThrow(words);
  });
});

describe('a query that reads more than the limit', () => {
  it('is not sent: its size and its price are told, with a way to plan it', async () => {
    const before = queries().length;
    await expect(actions.look('logs query errors since=22d')).rejects.toThrow(
      'Looking for errors in the last 22 days would read about 21 GB ($0.11), more than the limit of 20 GB. Nothing was read.',
    );
    expect(queries()).toHaveLength(before);
  });

  it('is planned with its price, at which it is stopped, and runs once agreed to', async () => {
    say('ERROR one');
    const { plan } = await actions.plan('logs query scan errors since=30d');
    expect(plan).toMatchObject({ headline: 'Look for errors in 29 GB of CloudWatch Logs', changes: [] });
    expect(plan.promises[0]?.text).toBe(
      'Stopped once it has read 44 GB, $0.22 at most; what it found by then is shown.',
    );
    await actions.dry('logs query scan errors since=30d');
    const before = queries().length;
    const outcome = await actions.run('logs query scan errors since=30d');
    expect(outcome).toMatchObject({
      state: 'succeeded',
      headline: expect.stringContaining('1 error in CloudWatch Logs'),
    });
    expect(queries().length - before).toBe(1);
    expect(actions.platform.writes().filter(({ system }) => system === 'AWS of production')).toEqual([]);
  });

  it('whose worker dies at any step is read to its end by the next, and asked for twice at most', async () => {
    let before = 0;
    const points = await atEveryPoint(actions, 'logs query scan errors since=30d', {
      before() {
        before = queries().length;
      },
      seen(outcome, point) {
        expect(outcome, pointName(point)).toMatchObject({ state: 'succeeded' });
        expect(queries().length - before, pointName(point)).toBeLessThanOrEqual(2);
      },
    });
    expect(points).toBeGreaterThan(5);
  });

  it('that grew much meanwhile, or whose group was recreated, is not what was agreed to', async () => {
    const outcome = await actions.run('logs query scan errors since=30d', {
      meanwhile: async () => aws().logs.groups.put(group, { storedBytes: 400_000_000_000 }),
    });
    expect(outcome.state).toBe('drifted');
  });

  it('that is within the limit needs no plan', async () => {
    await expect(actions.plan('logs query scan errors since=1h')).rejects.toMatchObject({ code: 'NOTHING_TO_DO' });
  });
});

describe('one user', () => {
  const command = 'logs query user id=ann@x.example reason="ticket 7"';

  it('is shown by lines that are about exactly them, and others are counted', async () => {
    say({ level: 'info', message: 'tool call', tool: 'book', user_id: 'ann@x.example' });
    say({ level: 'info', message: 'tool call', tool: 'book', user_id: 'joann@x.example' });
    say({ level: 'info', message: 'mail to ann@x.example', user_id: 'bob@x.example' });
    say('login user_id=ann@x.example ok');
    say('login user_id=ann@x.example.org ok');
    const report = await actions.look(command);
    expect(report.headline).toBe('production: 2 lines of one person, the last hour');
    expect(report.notes).toContain('3 more lines hold the id and are about somebody else: left out');
    const words = reportWords(report);
    expect(words).toContain('tool call tool=book');
    expect(words).not.toMatch(/joann|bob@|example\.org/);
    expect(queries().at(-1)?.text).toContain('filter @message like "ann@x.example"');
  });

  it.each(['*', '%.*%', 'a"b', 'a\\\\b', 'a b', '{x}', 'a|limit 1', 'a/b', 'ä@x.example', '[a]', 'a?b'])(
    'id=%s is refused, and nothing is asked',
    async (id) => {
      const before = queries().length;
      await expect(actions.look(`logs query user reason=x id='${id}'`)).rejects.toThrow(
        'A user id has letters, digits and . _ @ + - only.',
      );
      expect(queries()).toHaveLength(before);
    },
  );

  it.each([
    ['logs query user id=a@x.example', 'Say why'],
    ['logs query user reason=x', 'Name the user'],
    ['logs query user id=a@x.example reason=x since=8d', 'too long: at most 7 days'],
  ])('%s: is refused', async (text, words) => {
    await expect(actions.look(text)).rejects.toThrow(words);
  });
});
