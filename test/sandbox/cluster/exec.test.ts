import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../../contract/wire/until.ts';
import { type Lab, openLab, placeOf } from './cluster.ts';

interface Ended {
  readonly protocol: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: { status: string; reason?: string; message?: string; details?: { causes: unknown[] } } | undefined;
}

interface Asked {
  readonly command: readonly string[];
  readonly protocols?: readonly string[];
  readonly stdin?: string;
  /** Closes stdin by the message of version 5. */
  readonly half?: boolean;
  readonly identity?: string;
  readonly pod?: string;
}

/** Speaks the remote command protocol by hand. */
function exec(lab: Lab, pod: string, asked: Asked): { socket: WebSocket; ended: Promise<Ended> } {
  const { server, authority } = placeOf(lab.cluster.kubeconfig());
  const query = new URLSearchParams({
    stdout: 'true',
    stderr: 'true',
    ...(asked.stdin === undefined ? {} : { stdin: 'true' }),
  });
  for (const word of asked.command) query.append('command', word);
  const url = `${server.replace('https', 'wss')}/api/v1/namespaces/mcp/pods/${pod}/exec?${query}`;
  const headers = { authorization: `Bearer ${lab.cluster.token(asked.identity ?? 'admin')}` };
  const socket = new WebSocket(url, [...(asked.protocols ?? ['v5.channel.k8s.io'])], { ca: authority, headers });
  const channels = ['', '', '', ''];
  socket.on('message', (data: Buffer) => {
    const channel = data[0] ?? 0;
    channels[channel] += data.subarray(1).toString();
  });
  socket.on('open', () => {
    if (asked.stdin !== undefined) socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(asked.stdin)]));
    if (asked.half) socket.send(Buffer.from([255, 0]));
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => reject(new Error(`${response.statusCode} ${text}`)));
    });
    socket.on('close', () => {
      const [, stdout = '', stderr = '', error = ''] = channels;
      const status = error === '' ? undefined : (JSON.parse(error) as Ended['status']);
      resolve({ protocol: socket.protocol, stdout, stderr, status });
    });
  });
  return { socket, ended };
}

const run = (lab: Lab, pod: string, asked: Asked) => exec(lab, pod, asked).ended;

async function labWithPod(): Promise<{ lab: Lab; pod: string }> {
  const lab = await openLab();
  lab.deploy({ replicas: 1 });
  const [pod] = await lab.ready(1);
  return { lab, pod: pod?.metadata.name ?? '' };
}

describe('exec', () => {
  it('tells how a program ended, under both versions', async () => {
    const { lab, pod } = await labWithPod();
    for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io']) {
      const good = await run(lab, pod, { command: ['echo', 'hello', 'world'], protocols: [protocol] });
      expect(good).toMatchObject({ protocol, stdout: 'hello world\n', stderr: '', status: { status: 'Success' } });
      const bad = await run(lab, pod, { command: ['false'], protocols: [protocol] });
      expect(bad.status).toMatchObject({
        status: 'Failure',
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: '1' }] },
      });
    }
    const offered = await run(lab, pod, {
      command: ['/bin/true'],
      protocols: ['v4.channel.k8s.io', 'v5.channel.k8s.io'],
    });
    expect([offered.protocol, offered.status?.status]).toEqual(['v5.channel.k8s.io', 'Success']);
  });

  it('passes stdin on, and its end under version 5', async () => {
    const { lab, pod } = await labWithPod();
    const whole = await run(lab, pod, { command: ['cat'], stdin: 'select 1;\n', half: true });
    expect(whole).toMatchObject({ stdout: 'select 1;\n', status: { status: 'Success' } });
    const { socket, ended } = exec(lab, pod, {
      command: ['cat'],
      stdin: 'x',
      half: true,
      protocols: ['v4.channel.k8s.io'],
    });
    let echoed = '';
    socket.on('message', (data: Buffer) => {
      if (data[0] === 1) echoed += data.subarray(1).toString();
    });
    await until('the echo', () => Promise.resolve(echoed === 'x' ? true : undefined));
    socket.close();
    expect((await ended).status).toBeUndefined();
  });

  it('fails as containerd does for a program that is not there', async () => {
    const { lab, pod } = await labWithPod();
    const { status } = await run(lab, pod, { command: ['psql', '-c', 'select 1'] });
    expect(status).toMatchObject({ status: 'Failure', reason: 'InternalError' });
    expect(status?.message).toContain('exec: "psql": executable file not found in $PATH');
  });

  it('has the programs of databases, and those a test adds', async () => {
    const { lab, pod } = await labWithPod();
    const database = (name: string, image: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name, image }] },
    });
    lab.cluster.apply([database('db', 'postgres:16'), database('cache', 'redis:7')], 'mcp');
    await lab.podThat('the databases', () => lab.pods().every((one) => one.status.phase === 'Running'));
    expect(await run(lab, 'db', { command: ['pg_isready'] })).toMatchObject({
      stdout: '/var/run/postgresql:5432 - accepting connections\n',
      status: { status: 'Success' },
    });
    expect((await run(lab, 'cache', { command: ['redis-cli', 'ping'] })).stdout).toBe('PONG\n');
    expect((await run(lab, pod, { command: ['pg_isready'] })).status).toMatchObject({
      details: { causes: [{ reason: 'ExitCode', message: '2' }] },
    });
    expect((await run(lab, pod, { command: ['curl', '-s', 'localhost:8000/health'] })).stdout).toContain('"healthy"');
    lab.cluster.commands.set('psql', (args, { stdout, stderr }) => {
      stdout(`ran ${args.join(' ')}\n`);
      stderr('NOTICE: nothing\n');
      return 3;
    });
    expect(await run(lab, 'db', { command: ['psql', '-c', 'x'] })).toMatchObject({
      stdout: 'ran -c x\n',
      stderr: 'NOTICE: nothing\n',
      status: { details: { causes: [{ reason: 'ExitCode', message: '3' }] } },
    });
  });

  it('refuses before it upgrades: no pod, no right, no command, no running container', async () => {
    const { lab, pod } = await labWithPod();
    await expect(run(lab, 'none', { command: ['true'] })).rejects.toThrow(/^404 .*pods \\"none\\" not found/);
    await expect(run(lab, pod, { command: [] })).rejects.toThrow(/^400 /);
    const rule = (verbs: string[]) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'exec' },
      rules: [{ apiGroups: [''], resources: ['pods/exec'], verbs }],
    });
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot' } };
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'exec' };
    const subjects = [{ kind: 'ServiceAccount', name: 'bot', namespace: 'mcp' }];
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'exec' },
      roleRef,
      subjects,
    };
    lab.cluster.apply([account, rule(['get']), binding], 'mcp');
    const identity = 'system:serviceaccount:mcp:bot';
    await expect(run(lab, pod, { command: ['true'], identity })).rejects.toThrow(
      /^403 .*cannot create resource \\"pods\/exec\\"/,
    );
    lab.cluster.apply([rule(['get', 'create'])], 'mcp');
    expect((await run(lab, pod, { command: ['true'], identity })).status?.status).toBe('Success');
    lab.cluster.faults.inject({ match: { subresource: 'exec' }, effect: { kind: 'reset' }, times: 1 });
    await expect(run(lab, pod, { command: ['true'] })).rejects.toThrow();
    lab.deploy({ name: 'broken', replicas: 1, image: 'mcp/server:1-bad-image' });
    const broken = await lab.podThat(
      'a broken pod',
      (one) => one.metadata.labels?.['app'] === 'broken' && one.status.containerStatuses !== undefined,
    );
    await expect(run(lab, broken.metadata.name, { command: ['true'] })).rejects.toThrow(/^500 .*container not found/);
  });
});
