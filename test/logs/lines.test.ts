import { describe, expect, it } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
import { fault } from '../../src/errors.ts';
import { type LinesAsked, readLines } from '../../src/logs/read-lines.ts';
import type { ClusterReader, LogQuery } from '../../src/ports/cluster.ts';
import type { Pod } from '../../src/ports/workload.ts';
import { reportWords } from '../support/report-words.ts';
import { aContainer, aDeployment, aPod } from '../workloads/samples.ts';

const clock = movableClock(Date.parse('2026-01-31T14:30:00Z') - Date.now());
const line = (time: string, text: string) => `2026-01-31T${time}Z ${text}\n`;

/** Logs by `pod`, `pod/container`, `pod before`. */
type Logs = Readonly<Record<string, string>> | ((source: string, query: LogQuery) => string);

async function asked(logs: Logs, pods: readonly Pod[], over: Partial<LinesAsked> = {}) {
  const queries: LogQuery[] = [];
  const screens: string[] = [];
  const reader: Pick<ClusterReader, 'deployment' | 'pods' | 'logStream'> = {
    deployment: async () => aDeployment(),
    pods: async () => pods,
    async *logStream(query) {
      queries.push(query);
      const pod = query.pod.slice(-1);
      const name = `${pod}${query.container === 'server' ? '' : `/${query.container}`}${query.previous ? ' before' : ''}`;
      yield Buffer.from(typeof logs === 'function' ? logs(name, query) : (logs[name] ?? ''));
    },
  };
  const report = await readLines({
    cluster: reader as ClusterReader,
    clock,
    signal: AbortSignal.timeout(20_000),
    zone: 'Asia/Kolkata',
    deployment: 'mcp-server',
    pod: undefined,
    previous: false,
    sinceMs: 900_000,
    sought: { level: undefined, grep: undefined },
    show: (screen) => screens.push(reportWords(screen)),
    ...over,
  });
  return {
    report,
    words: reportWords(report),
    queries,
    screens,
    file: (report.attachments ?? []).map((one) => ('text' in one ? one.text : '')).join(),
  };
}
const two = [aPod('a'), aPod('b')];

describe('log lines of a deployment', () => {
  it('of every pod, merged by time, in the zone of the environment', async () => {
    const { words, queries } = await asked(
      { a: line('14:20:01', 'one') + line('14:20:03', 'three'), b: line('14:20:02.5', 'two') },
      two,
    );
    expect(words).toMatch(/^mcp-server: 3 lines in the last 15 min, 2 pods\nNewest last, times in Asia\/Kolkata\n/);
    expect(words).toContain('19:50:01 a one\n19:50:02 b two\n19:50:03 a three');
    expect(words).toContain('[Errors only] [Diagnose] [All pods]');
    expect(queries.every(({ sinceSeconds }) => sinceSeconds === 900)).toBe(true);
  });

  it('of many logs: their newest lines are there to see while the rest is read', async () => {
    const many = Array.from({ length: 13 }, (_, index) => aPod(String.fromCharCode(97 + index)));
    const said = (name: string) => line(`14:20:${String(name.charCodeAt(0) - 70)}`, `last of ${name}`);
    const whole = (name: string) => line('14:19:00', `first of ${name}`) + said(name);
    const { screens, words } = await asked((name, { tailLines }) => (tailLines === 20 ? said : whole)(name), many);
    expect(screens).toHaveLength(1);
    expect(screens[0]).toMatch(/^… mcp-server: the newest lines of 13 logs, so far\n/);
    expect(screens[0]).toContain('l last of l\n');
    expect(screens[0]).toContain('from the last 20 lines of each; the rest is being read');
    expect(words).toMatch(/^mcp-server: 26 lines in the last 15 min, 13 pods\n/);
    expect((await asked({ a: line('14:20:01', 'one') }, two)).screens).toEqual([]);
  });

  it('of many logs where the ends hold nothing that is sought: no screen of nothing', async () => {
    const many = Array.from({ length: 13 }, (_, index) => aPod(String.fromCharCode(97 + index)));
    const sought = { level: undefined, grep: 'needle' };
    const { screens, queries } = await asked(() => line('14:20:01', 'hay'), many, { sought });
    expect(screens).toEqual([]);
    expect(queries.slice(0, 13).every(({ tailLines }) => tailLines === 200)).toBe(true);
  });

  it('of every container, and of the run before a restart that was in that time', async () => {
    const last = {
      kind: 'terminated',
      reason: 'Error',
      exitCode: 1,
      message: '',
      startedAt: undefined,
      finishedAt: '2026-01-31T14:25:00Z',
    } as const;
    const pod = aPod('a', {
      containers: [
        aContainer({ name: 'migrate', init: true }),
        aContainer({ name: 'proxy', sidecar: true }),
        aContainer({ restarts: 1, last }),
      ],
    });
    const logs = {
      'a/proxy': line('14:26:00', 'p'),
      a: line('14:27:00', 'now'),
      'a before': line('14:24:59', 'last words'),
    };
    const { words } = await asked(logs, [pod]);
    expect(words).toContain('19:54:59 server before last words\n19:56:00 proxy p\n19:57:00 server now');
    const before = await asked(logs, [pod], { previous: true });
    expect(before.words).toMatch(/^mcp-server: 1 line before the last restart, /);
    expect(before.queries).toEqual([expect.objectContaining({ container: 'server', previous: true })]);
  });

  it('of JSON with what tells one line from the next: no time, level or id twice, and nothing long', async () => {
    const said = {
      timestamp: '2026-01-31T14:20:01Z',
      level: 'info',
      message: 'tool call',
      tool: 'book_service',
      duration_ms: 23,
      request_id: 'f2cae46b',
      status: 'not found',
      body: 'x'.repeat(80),
      ok: false,
    };
    const { words } = await asked({ a: line('14:20:01', JSON.stringify(said)) }, [aPod('a')]);
    expect(words).toContain('19:50:01 INFO tool call tool=book_service duration_ms=23 status="not found" ok=false\n');
  });

  it('of a level or worse, whatever the form, with the words that are sought as they are typed', async () => {
    const logs = {
      a:
        line('14:20:01', '{"level":"info","msg":"a.b ready"}') +
        line('14:20:02', '{"level":"ERROR","msg":"a.b failed"}'),
      b:
        line('14:20:03', 'level=warn msg="aXb slow"') +
        line('14:20:04', 'CRITICAL A.B gone') +
        line('14:20:05', 'plain a.b'),
    };
    const errors = await asked(logs, two, { sought: { level: 'error', grep: undefined } });
    expect(errors.words).toContain('19:50:02 a ERROR a.b failed\n19:50:04 b CRITICAL A.B gone\n');
    expect(errors.words).toContain('lines that name no level are left out');
    const found = await asked(logs, two, { sought: { level: undefined, grep: 'a.b' } });
    expect(found.words).toMatch(/^mcp-server: 4 lines with “a\.b” in the last 15 min/);
    expect(found.words).not.toContain('slow');
  });

  it('a stack stays with its line, in the channel by its beginning, in the file whole', async () => {
    const stack = ['Error: x', '    at a (a.js:1:1)', '    at b (b.js:1:1)', '    at c (c.js:1:1)'];
    const { words, file } = await asked({ a: stack.map((one) => line('14:20:01', one)).join('') }, [aPod('a')]);
    expect(words).toMatch(/^mcp-server: 1 line in the last 15 min, 4-a\n/);
    expect(words).toContain('19:50:01 Error: x\n    at a (a.js:1:1)\n    at b (b.js:1:1)\n    … 1 more line');
    expect(file).toContain('mcp-server-4-a/server  Error: x\n        at a (a.js:1:1)');
    expect(file).toContain('at c (c.js:1:1)');
  });

  it('a screen in the channel, the rest in the file, and what neither has is counted', async () => {
    const many = Array.from({ length: 5000 }, (_, index) => line('14:20:01', `line ${index}`)).join('');
    const { words, file } = await asked({ a: many, b: many }, two);
    expect(words).toMatch(/^mcp-server: 10,000 lines in the last 15 min, 2 pods\n/);
    expect(words.match(/ line \d+$/gm)).toHaveLength(20);
    expect(words).toContain('newest 20 of 10,000 shown');
    expect(words).toContain('the file has the newest 4,000');
    expect(file).toContain('mcp-server, 4,000 of 10,000 lines, times in Asia/Kolkata');
    expect(file).toContain('line 4999');
  });

  it('no secret reaches the channel or the file, and nobody can feel for one', async () => {
    const logs = { a: line('14:20:01', 'cannot reach postgresql://mcp:hunter2-hunter2@db:5432/mcp') };
    const { words, file } = await asked(logs, [aPod('a')]);
    for (const text of [words, file]) expect(text).not.toContain('hunter2');
    const sought = { level: undefined, grep: 'hunter2' };
    expect((await asked(logs, [aPod('a')], { sought })).words).toMatch(/^mcp-server: no lines with “hunter2”/);
  });

  it('of more matches than are kept, the newest are counted, and that there are others is said', async () => {
    const many = (text: string) => Array.from({ length: 2500 }, () => line('14:20:01', text)).join('');
    const sought = { level: undefined, grep: 'hunter2' };
    const { words } = await asked({ a: many('dog hunter2') }, [aPod('a')], { sought });
    expect(words).toMatch(/^mcp-server: 2,000 lines with “hunter2” in/);
    expect(words).toContain('older ones were not counted');
    const secret = await asked({ a: many('postgresql://mcp:hunter2-hunter2@db:5432/mcp') }, [aPod('a')], { sought });
    expect(secret.words).toMatch(/^mcp-server: no lines with/);
    expect(secret.words).not.toContain('older ones');
  });

  it('a log that cannot be read is said, and the others are shown', async () => {
    const logs = (name: string) => {
      if (name === 'a') throw fault('CLUSTER_FORBIDDEN', 'The bot may not get pods/log.');
      return line('14:20:02', 'two');
    };
    const { words } = await asked(logs, two);
    expect(words).toContain('19:50:02 b two');
    expect(words).toContain('The log of mcp-server-4-a could not be read: forbidden');
    const none = await asked(() => {
      throw fault('CLUSTER_FORBIDDEN', 'The bot may not get pods/log.');
    }, two);
    expect(none.words).toMatch(/^\? mcp-server: no lines in the last 15 min/);
  });

  it('nothing: a longer look as first button; no pods; a pod that is not there', async () => {
    expect((await asked({}, two)).words).toContain('[The last hour] [Diagnose] [All pods]');
    expect((await asked({}, [])).words).toMatch(/^\? mcp-server: no pods whose logs could be read\n/);
    await expect(asked({}, two, { pod: 'zzzzz' })).rejects.toMatchObject({ code: 'CLUSTER_NOT_FOUND' });
    const one = await asked({ b: line('14:20:02', 'two') }, two, { pod: 'b' });
    expect(one.words).toMatch(/^mcp-server: 1 line in the last 15 min, 4-b\n/);
    expect(one.words).toContain('[Look at b]');
  });

  it('fifty pods of three containers are read, and more than that are said', async () => {
    const containers = ['server', 'proxy', 'cache'].map((name) => aContainer({ name }));
    const pods = Array.from({ length: 60 }, (_, index) => aPod(`p${index}`, { containers }));
    const { words, queries } = await asked(() => line('14:20:01', 'x'), pods);
    expect(queries.filter(({ tailLines }) => tailLines === undefined)).toHaveLength(150);
    expect(words).toContain('30 logs more not read: name a pod with pod=');
  });
});
