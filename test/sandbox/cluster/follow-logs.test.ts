import { describe, expect, it } from 'vitest';
import { until } from '../../contract/wire/until.ts';
import { type Lab, openLab } from './cluster.ts';

function follow(lab: Lab, pod: string, query: string) {
  const controller = new AbortController();
  const state = { text: '', ended: false };
  const done = (async () => {
    const path = `/api/v1/namespaces/mcp/pods/${pod}/log?follow=true&${query}`;
    for await (const chunk of lab.client.stream(path, controller.signal)) state.text += chunk;
    state.ended = true;
  })().catch(() => undefined);
  return { state, stop: () => controller.abort(), done };
}

describe('following a log', () => {
  it('continues with each new line until the container ends', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    const { state, done } = follow(lab, name, 'tailLines=1');
    await until('the first line', () => Promise.resolve(state.text.split('\n').length === 2 ? true : undefined));
    lab.clock.advance(20_000);
    await until('five more lines', () => Promise.resolve(state.text.trim().split('\n').length >= 5 ? true : undefined));
    const lines = state.text.trim().split('\n');
    expect(new Set(lines).size).toBe(lines.length);
    const last = JSON.parse(lines.at(-1) ?? '{}') as { tool: string; level: string };
    expect([typeof last.tool, last.level]).toEqual(['string', 'info']);
    lab.cluster.breakPods({ namespace: 'mcp', deployment: 'mcp-server', fault: 'crash-loop' });
    await done;
    expect(state.ended).toBe(true);
    expect(state.text).toContain('exiting with code 1');
  });

  it('stops at a limit, and when the reader goes', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    const limited = follow(lab, name, 'limitBytes=25');
    await limited.done;
    expect([limited.state.text.length, limited.state.ended]).toEqual([25, true]);
    const left = follow(lab, name, '');
    await until('a line', () => Promise.resolve(left.state.text === '' ? undefined : true));
    left.stop();
    await left.done;
    expect((await lab.client.get('/readyz')).status).toBe(200);
  });

  it('shows errors when calls fail, and the same lines each time it is read', async () => {
    const lab = await openLab();
    lab.deploy({ replicas: 1 });
    const [pod] = await lab.ready(1);
    const name = pod?.metadata.name ?? '';
    lab.cluster.server('mcp', name)?.traffic.setLoad({ errorRatio: 0.6 });
    lab.clock.advance(600_000);
    const read = async () => (await lab.client.get(`/api/v1/namespaces/mcp/pods/${name}/log?sinceSeconds=590`)).text;
    const errors = (await read()).split('\n').filter((line) => line.includes('"level":"error"'));
    expect(errors.length).toBeGreaterThan(50);
    expect(JSON.parse(errors[0] ?? '{}')).toMatchObject({
      event_type: 'tool_execution',
      status: 'error',
      error_type: expect.any(String),
    });
    const first = (await read()).split('\n').slice(20, 60);
    const second = (await read()).split('\n');
    expect(second).toEqual(expect.arrayContaining(first));
  });
});
