import { describe, expect, it } from 'vitest';
import { flameGraph } from '../../src/profiling/flame-graph.ts';
import { recordCommand } from '../../src/profiling/record.ts';
import { profileReport } from '../../src/profiling/report.ts';
import { speedscope } from '../../src/profiling/speedscope.ts';
import { hottest, readStacks } from '../../src/profiling/stacks.ts';

/** As py-spy 0.4.3 wrote it on a pipe. */
const written = [
  '<module> (busy.py:6);outer (busy.py:5);inner (busy.py:2);inner.<locals>.<genexpr> (busy.py:2) 36',
  '<module> (busy.py:6);outer (busy.py:5);inner (busy.py:2) 12',
  "py-spy> Wrote raw flamegraph data to '/dev/stdout'. Samples: 48 Errors: 0",
  'py-spy> You can use the flamegraph.pl script from https://github.com/brendangregg/flamegraph to generate a SVG',
  '',
].join('\n');

describe('what py-spy writes', () => {
  it('is read as stacks, without its remarks', () => {
    const recording = readStacks(written);
    expect(recording).toMatchObject({ samples: 48, unread: 0 });
    expect(recording.stacks[0]?.frames).toHaveLength(4);
    expect(hottest(recording).map(({ frame, self, total }) => [frame, self, total])).toEqual([
      ['inner.<locals>.<genexpr> (busy.py:2)', 36, 36],
      ['inner (busy.py:2)', 12, 48],
      ['<module> (busy.py:6)', 0, 48],
      ['outer (busy.py:5)', 0, 48],
    ]);
  });

  it('a function that calls itself is counted once', () => {
    expect(hottest(readStacks('a;b;a 10'))[0]).toEqual({ frame: 'a', self: 10, total: 10 });
  });

  it('what is no stack is counted, what is a secret is masked, what is too long is cut', () => {
    const recording = readStacks(`Traceback!\nlogin(password=hunter2hunter2);${'x'.repeat(500)} 3\n`);
    expect(recording).toMatchObject({ unread: 1, samples: 3 });
    const [first = '', second = ''] = recording.stacks[0]?.frames ?? [];
    expect(first).not.toContain('hunter2');
    expect(second.length).toBeLessThanOrEqual(120);
  });
});

describe('the flame graph', () => {
  it('is one SVG with every wide function in it, and nothing that is run or fetched', () => {
    const svg = flameGraph('x2k4d, 10 s', readStacks(written));
    expect(svg).toContain('<title>inner (busy.py:2): 100.0% of 48 samples</title>');
    expect(svg).toContain('<title>inner.&lt;locals&gt;.&lt;genexpr&gt; (busy.py:2): 75.0% of 48 samples</title>');
    expect(svg).not.toMatch(/<script|href|<image|url\(/);
  });

  it('names of others stay words', () => {
    const svg = flameGraph('<b>', readStacks('</title><script>alert(1)</script>;"x" onload="y & z 5'));
    expect(svg).not.toContain('<script');
    expect(svg).toContain('&quot;x&quot; onload=&quot;y &amp; z');
    expect(svg.match(/<g>/g)).toHaveLength(3);
  });
});

it('speedscope has each function once, and each stack by their numbers', () => {
  const file = JSON.parse(speedscope('x2k4d', readStacks(written))) as {
    shared: { frames: unknown[] };
    profiles: { samples: number[][]; weights: number[]; endValue: number }[];
  };
  expect(file.shared.frames).toHaveLength(4);
  expect(file.profiles[0]).toMatchObject({
    samples: [
      [0, 1, 2, 3],
      [0, 1, 2],
    ],
    weights: [36, 12],
    endValue: 48,
  });
});

const terms = { pod: 'mcp-server-1-x2k4d', container: 'mcp-server', seconds: 10, perSecond: 50 };

it('py-spy never pauses the process, and writes no values', () => {
  const command = recordCommand(terms);
  expect(command).toContain('--nonblocking');
  expect(command.join(' ')).toContain('--duration 10 --rate 50');
  expect(command.join(' ')).not.toContain('locals');
});

it('the answer is where the time went; a pod that is not ready afterwards is no success', () => {
  const seen = { samples: 48, unread: 0, hot: hottest(readStacks(written)), more: 0 };
  expect(profileReport(terms, seen, true)).toMatchObject({
    mark: 'good',
    headline: 'x2k4d: 75% of the time in inner.<locals>.<genexpr> (busy.py:2)',
  });
  expect(profileReport(terms, seen, false)).toMatchObject({ mark: 'bad' });
});

it('a recording without samples is drawn as one, and divides by nothing', () => {
  const svg = flameGraph('nothing', readStacks(''));
  expect(svg).toContain('nothing');
  expect(svg).not.toContain('NaN');
});
