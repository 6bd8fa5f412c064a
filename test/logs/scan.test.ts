import { describe, expect, it, test } from 'vitest';
import { type ScanOptions, scanLog } from '../../src/logs/scan.ts';
import { scan } from './scanning.ts';

const scanText = (text: string, options: Omit<ScanOptions, 'found'> = {}) => scan([Buffer.from(text)], options);
const messages = (text: string) => scanText(text).errors.map(({ message }) => message);

describe('a line of JSON is an error when its own level says so', () => {
  it.each([
    '{"level":"error","msg":"x"}',
    '{"level":"ERROR","msg":"x"}',
    '{ "severity" : "Critical" , "msg":"x"}',
    '{"lvl":"err","msg":"x"}',
    '{"LogLevel":"Fatal","msg":"x"}',
    '{"levelname":"CRITICAL","message":"x"}',
    '{"log.level":"error","message":"x"}',
    '{"msg":"x","SEVERITY":"EMERGENCY"}',
    '{"level":50,"time":1700000000000,"msg":"x"}',
    '{"level":"ERROR+2","msg":"x"}',
    '{"l\\u0065vel":"\\u0065rror","msg":"x"}',
    '{"level":"info","severity":"ERROR","msg":"x"}',
    '{"level":"info","level":"error","msg":"x"}',
    '   {"level":"error","msg":"x"}\r',
  ])('%s', (line) => {
    expect(messages(`${line}\n`)).toEqual(['x']);
  });

  it.each([
    '{"level":"info","msg":"error budget"}',
    '{"level":"info","msg":"ERROR: Traceback (most recent call last):"}',
    '{"level":"info","msg":"\\"level\\":\\"error\\""}',
    '{"level":"info","context":{"level":"error"}}',
    '{"level":"warning","error":null}',
    '{"msg":"level","x":"error"}',
    '{"level":30,"msg":"x"}',
    '{"level":500,"msg":"x"}',
    '{"level":"erroneous","msg":"x"}',
    '{"level":{"level":"error"}}',
    '{"__proto__":{"level":"error"},"msg":"x"}',
    '{"constructor":"error","toString":"level"}',
    '["level","error"]',
    'null',
    '"error"',
  ])('not %s', (line) => {
    const { errors, unparsed, lines } = scanText(line);
    expect({ errors, unparsed, lines }).toEqual({ errors: [], unparsed: 0, lines: 1 });
  });

  it('tells its type, tool, route and time, wherever programs put them', () => {
    const found = (fields: object) => scanText(JSON.stringify({ level: 'error', message: 'm', ...fields })).errors[0];
    expect(found({ error_type: 'ToolTimeout', tool: 'search', path: '/tools/call?key=1' })).toMatchObject({
      type: 'ToolTimeout',
      tool: 'search',
      route: '/tools/call',
    });
    expect(found({ error: { type: 'DatabaseError', message: 'deep' } })).toMatchObject({ type: 'DatabaseError' });
    expect(found({ exc_info: 'Traceback (most recent call last):\n  File "x"\nKeyError: 1' })).toMatchObject({
      type: 'KeyError',
    });
    expect(found({ exception: 'java.lang.IllegalStateException: no\n\tat a.b(C.java:1)' })).toMatchObject({
      type: 'IllegalStateException',
    });
    expect(found({ message: 'TypeError: x is no function' })).toMatchObject({ type: 'TypeError' });
    expect(found({ timestamp: '2026-11-30T14:02:00.000Z' })).toMatchObject({ at: Date.UTC(2026, 10, 30, 14, 2) });
    expect(found({ timestamp: '2026-11-30 15:02:00,000+01:00' })).toMatchObject({ at: Date.UTC(2026, 10, 30, 14, 2) });
    expect(found({ ts: 1_764_000_000.5 })).toMatchObject({ at: 1_764_000_000_500 });
    expect(found({ error_type: ['a'], tool: 7, timestamp: {} })).toEqual({
      at: undefined,
      type: undefined,
      message: 'm',
      tool: undefined,
      route: undefined,
    });
  });
});

describe('a line of text is an error when its level or its exception says so', () => {
  it.each([
    ['ERROR something broke', 'something broke'],
    ['ERROR:root:something broke', 'root:something broke'],
    ['2026-11-30 14:02:00,123 - mcp.server - ERROR - something broke', 'something broke'],
    ['2026-11-30 14:02:00,123 - root - ERROR - something broke', 'something broke'],
    ['2026-11-30T14:02:00.123Z ERROR 1 --- [main] c.e.App : something broke', '1 --- [main] c.e.App : something broke'],
    ['2026-11-30 14:02:00.123 UTC [12] FATAL:  something broke', 'something broke'],
    ['2026/11/30 14:02:00 [error] 29#29: something broke', '29#29: something broke'],
    ['[2026-11-30 14:02:00 +0000] [7] [CRITICAL] something broke', 'something broke'],
    ['2026-11-30 14:02:00.123 | ERROR    | app.main:run:12 - something broke', 'app.main:run:12 - something broke'],
    ['time=2026-11-30T14:02:00Z level=error msg="something broke" tool=x', 'something broke'],
    ['lvl=eror level="ERROR" msg="a \\"quoted\\" word"', 'a "quoted" word'],
    ['Error: something broke', 'Error: something broke'],
    ['panic: runtime error: index out of range', 'panic: runtime error: index out of range'],
    [
      'Exception in thread "main" java.lang.IllegalStateException: no',
      'Exception in thread "main" java.lang.IllegalStateException: no',
    ],
  ])('%s', (line, message) => {
    expect(messages(line)).toEqual([message]);
  });

  it.each([
    'INFO handled an ERROR of the upstream',
    '2026-11-30 14:02:00 INFO [main] ERROR budget is 99%',
    'user said ERROR and left',
    'level=info msg="level=error"',
    'msg="level=error" level=info',
    'INFO:     127.0.0.1:1 - "GET / HTTP/1.1" 500 Internal Server Error',
    'no errors found',
    'ERRORS are counted here',
    'the TypeError: was handled',
    '2026-11-30 14:02:00 WARNING Exception: ignored',
    'LOG:  database system is ready',
  ])('not %s', (line) => {
    expect(messages(line)).toEqual([]);
  });
});

describe('a stack stays with its error', () => {
  const told = (text: string) => scanText(text).errors.map(({ type, message }) => `${type}: ${message}`);

  it('Python, with a header, without one, and chained', () => {
    const trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    x()\nValueError: bad ERROR\n';
    expect(told(`ERROR:root:failed\n${trace}INFO done\n`)).toEqual(['ValueError: root:failed']);
    expect(told(`${trace}INFO done\n`)).toEqual(['ValueError: ValueError: bad ERROR']);
    expect(told(`${trace}${trace}`)).toHaveLength(2);
    expect(
      told(
        `${trace}\nDuring handling of the above exception, another exception occurred:\n\n${trace.replace('ValueError', 'KeyError')}`,
      ),
    ).toEqual(['KeyError: ValueError: bad ERROR']);
  });

  it('Java, Go and Node', () => {
    const java =
      '2026-11-30 14:02:00 ERROR [main] c.e.Foo - no\njava.io.IOException: cut\n\tat a.B.c(D.java:1)\nCaused by: java.net.SocketException: reset\n\t... 12 more\n';
    expect(told(`${java}${java}`)).toEqual(Array(2).fill('IOException: [main] c.e.Foo - no'));
    const go = 'panic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:5 +0x1d\nexit status 2\n';
    expect(told(`${go}{"level":"info"}\n`)).toEqual(['panic: panic: boom']);
    const node =
      'TypeError: x is not a function\n    at f (/app/x.js:1:2)\n    at ERROR (/app/y.js:1)\n\nNode.js v24.1.0\n';
    expect(told(`${node}${node}`)).toEqual(Array(2).fill('TypeError: TypeError: x is not a function'));
  });

  it('two errors of one line each are two', () => {
    expect(told('ValueError: a\nValueError: b\nERROR c\nERROR d\n')).toHaveLength(4);
  });

  it('of a million lines takes no memory', () => {
    const reading = scanLog({ found: () => undefined });
    reading.write(Buffer.from('ERROR deep\n'));
    const frames = Buffer.from('  at frame\n'.repeat(10_000));
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 100; round += 1) reading.write(frames);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    expect(reading.end().lines).toBe(1_000_001);
  });
});

describe('hostile bytes are counted and never fatal', () => {
  it('broken JSON, cut JSON, NUL, invalid UTF-8, deep nesting, a huge line', () => {
    const deep = `{"level":"error","x":${'['.repeat(50_000)}`;
    const lines = [
      '{"level":"error","msg":"cut',
      '{"level":"error" "msg":"x"}',
      deep,
      `{"level":"error","msg":"${'x'.repeat(300_000)}"}`,
      'ERROR \u0000 zero',
    ];
    const { errors, unparsed } = scan([
      Buffer.from(`${lines.join('\n')}\n`),
      Buffer.from([0x45, 0x52, 0x52, 0x4f, 0x52, 0x20, 0xff, 0xfe, 0x0a]),
    ]);
    expect(unparsed).toBe(4);
    expect(errors.map(({ message }) => message)).toEqual(['\u0000 zero', '\ufffd\ufffd']);
  });

  it('a line longer than the cap is read as far as the cap, however it comes', () => {
    const text = `ERROR ${'y'.repeat(100)}\n{"level":"info","x":"${'z'.repeat(100)}"}\nERROR two`;
    const whole = scanText(text, { longestLine: 50 });
    expect(whole).toMatchObject({ lines: 3, unparsed: 1 });
    const bytes = [...Buffer.from(text)].map((byte) => Buffer.from([byte]));
    expect(scan(bytes, { longestLine: 50 })).toEqual(whole);
  });
});

test('the time Kubernetes puts before a line counts, and is no part of it', () => {
  const read = scanText(
    '2026-11-30T14:01:00.000000001Z {"level":"info"}\n2026-11-30T14:02:00.5Z {"level":"error","msg":"a","time":1}\n2026-11-30T14:03:00Z ERROR b\n2026-11-30T14:03:01Z   at c\n',
    { stamped: true },
  );
  expect(read.errors.map(({ at, message }) => [at, message])).toEqual([
    [Date.UTC(2026, 10, 30, 14, 2, 0, 500), 'a'],
    [Date.UTC(2026, 10, 30, 14, 3), 'b'],
  ]);
  expect(read).toMatchObject({
    lines: 4,
    first: Date.UTC(2026, 10, 30, 14, 1),
    last: Date.UTC(2026, 10, 30, 14, 3, 1),
  });
});
