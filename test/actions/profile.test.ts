import { afterEach, describe, expect, it } from 'vitest';
import type { Command } from '../../sandbox/cluster/subresources/command.ts';
import { pySpy } from '../../sandbox/cluster/subresources/py-spy.ts';
import { now } from '../golden/cases/values.ts';
import type { Outcome } from '../support/action/action-runs.ts';
import { atEveryPoint, pointName } from '../support/action/every-point.ts';
import { useActions } from '../support/action/use-actions.ts';

const actions = useActions({ at: now });
const staging = () => actions.server('mcp-staging');
/** Without what the engine keeps of before and after. */
const filesOf = ({ files }: Outcome) => files.filter(({ name }) => /^(flame|speed)/.test(name));
const says =
  (exitCode: number, words: string): Command =>
  (_args, { stderr }) => {
    stderr(words);
    return exitCode;
  };
const pySpyIs = (command: Command | undefined) => {
  if (command === undefined) actions.platform.cluster.commands.delete('py-spy');
  else actions.platform.cluster.commands.set('py-spy', command);
};

afterEach(() => pySpyIs(pySpy));

describe('profile', () => {
  it('shows what it will do to which pod', async () => {
    const { plan } = await actions.plan('/mcp profile env=staging for=5s');
    expect(plan.headline).toMatch(/^Record mcp-server-\w+-\w{5} for 5 s$/);
    expect(plan.promises[0]?.text).toBe(
      'Runs py-spy in container mcp-server: 50 looks a second for 5 s, without ever pausing the process.',
    );
  });

  it('says where the time goes, with a flame graph and a file for speedscope', async () => {
    const done = await actions.run('/mcp profile env=staging');
    expect(done).toMatchObject({ state: 'succeeded' });
    expect(done.headline).toMatch(/^\w{5}: 44% of the time in escape \(templates\.py:12\)$/);
    const files = filesOf(done);
    expect(files.map(({ name }) => name)).toEqual(['flame-graph.svg', 'speedscope.json']);
    expect(JSON.stringify(files[0])).toContain('psycopg/cursor.py:120');
  });

  it.each([
    [undefined, 'has no py-spy', 'pip install py-spy'],
    [
      says(1, 'Permission Denied: Try running again with elevated permissions\n'),
      'may not read process 1',
      'SYS_PTRACE',
    ],
    [says(1, 'Error: password=hunter2hunter2\n'), 'py-spy ended with 1', 'perf'],
    [says(0, ''), 'no sample', 'idle'],
  ])('what is missing is said: %#', async (command, words, hint) => {
    pySpyIs(command);
    const ended = await actions.run('/mcp profile env=staging');
    expect(ended.state).toBe('failed');
    expect(ended.headline).toContain(words);
    expect(ended.headline).not.toContain('hunter2');
    expect(ended.hint).toContain(hint);
  });

  it('names the Role that is missing, where it is', async () => {
    const { cluster } = actions.platform;
    const found = cluster.read('RoleBinding', 'mcp-staging', 'mcp-chatops-exec');
    const bind = (subjects: unknown) => {
      const { resourceVersion: _, ...metadata } = found?.metadata ?? { name: '' };
      cluster.apply([{ ...found, metadata, subjects }], 'mcp-staging');
    };
    bind([]);
    const ended = await actions.run('/mcp profile env=staging');
    bind(found?.['subjects']);
    expect(ended).toMatchObject({ state: 'failed', hint: expect.stringContaining('mcp-chatops-exec') });
  });

  it('is refused where the container may not trace, with what to add', async () => {
    const before = staging().pods();
    staging().edit({
      template: { spec: { containers: [{ name: 'mcp-server', securityContext: { capabilities: { add: null } } }] } },
    });
    await staging().settles();
    expect(staging().pods()).not.toEqual(before);
    await expect(actions.plan('/mcp profile env=staging')).rejects.toMatchObject({
      code: 'PROFILE_REFUSED',
      hint: expect.stringContaining('capabilities: { add: [SYS_PTRACE] }'),
    });
  });

  it('is refused where nobody has allowed it, with how', async () => {
    await expect(actions.plan('/mcp profile')).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      hint: expect.stringContaining('environments.production.server.profiling'),
    });
  });

  it.each([
    ['/mcp profile no-such-pod env=staging', 'There is no pod "no-such-pod"'],
    ['/mcp profile env=staging for=2m', '30'],
  ])('%s is refused', async (line, words) => {
    await expect(actions.plan(line)).rejects.toThrow(words);
  });
});

it('killed at any point it ends with one answer', async () => {
  staging().edit({
    template: {
      spec: { containers: [{ name: 'mcp-server', securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }] },
    },
  });
  await staging().settles();
  const points = await atEveryPoint(actions, '/mcp profile env=staging for=1s', {
    seen: (outcome, point) => {
      expect(outcome.state, pointName(point)).toBe('succeeded');
      expect(filesOf(outcome), pointName(point)).toHaveLength(2);
    },
    only: ({ call }) => call === 'cluster.exec',
  });
  expect(points).toBe(3);
});
