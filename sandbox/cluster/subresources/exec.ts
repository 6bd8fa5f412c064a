import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { PassThrough } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ApiContext } from '../api/context.ts';
import { findPod } from '../api/find.ts';
import { type ApiRequest, flagOf, type ResourcePath } from '../api/request.ts';
import { ApiError, badRequest } from '../api/status.ts';
import { programOf } from '../kubelet/program.ts';
import type { Container, Pod } from '../objects/pod.ts';
import { runCommand } from './commands.ts';

/** Channels of the remote command protocol; under v5 a message `[255, channel]` closes one half. */
const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const CLOSE = 255;

const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** What the last message on the error channel says: how the program ended. */
function exitStatus(code: number): object {
  const base = { metadata: {}, status: 'Success' };
  if (code === 0) return base;
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** A program that could not be started, as containerd and the kubelet report it. */
function notStarted(program: string): object {
  const why = `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`;
  const message = `error executing command in container: failed to exec in container: failed to start exec: ${why}`;
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500,
  };
}

/** What an exec names. */
export interface ExecTarget {
  readonly pod: Pod;
  readonly container: Container;
  readonly command: readonly string[];
}

/** Checks an exec before anything is upgraded; 404 and 400 as the API server and the kubelet give them. */
export function execTarget(context: ApiContext, request: ApiRequest, target: ResourcePath): ExecTarget {
  const pod = findPod(context.store, target.namespace ?? '', target.name ?? '');
  const { name } = pod.metadata;
  const command = request.query.getAll('command');
  if (command.length === 0) throw badRequest('you must specify at least 1 command for the container');
  const wanted = request.query.get('container');
  const names = pod.spec.containers.map((one) => one.name);
  if (!wanted && names.length > 1)
    throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]`);
  const container = pod.spec.containers.find((one) => one.name === (wanted || names[0]));
  if (!container) throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed')
    throw badRequest(`cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`);
  const status = pod.status.containerStatuses?.find((one) => one.name === container.name);
  if (status?.state.running) return { pod, container, command };
  throw new ApiError(500, 'InternalError', `unable to upgrade connection: container not found ("${container.name}")`);
}

/** Wires the messages of a socket to stdin; gives the stream the program reads. */
function stdinOf(socket: WebSocket, wanted: boolean): PassThrough {
  const stdin = new PassThrough();
  if (!wanted) stdin.end();
  socket.on('message', (data: Buffer) => {
    const bytes = Buffer.from(data);
    if (bytes[0] === STDIN && !stdin.writableEnded) stdin.write(bytes.subarray(1));
    if (bytes[0] === CLOSE && bytes[1] === STDIN && socket.protocol === PROTOCOLS[0]) stdin.end();
  });
  socket.on('close', () => stdin.destroy());
  return stdin;
}

async function serve(
  context: ApiContext,
  target: ExecTarget,
  query: URLSearchParams,
  socket: WebSocket,
): Promise<void> {
  const { pod, container, command } = target;
  const { namespace = '', name } = pod.metadata;
  const sender = (channel: number, wanted: boolean) => (body: string | Buffer) => {
    if (!wanted || socket.readyState !== socket.OPEN) return;
    socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(body)]));
  };
  const stdout = sender(STDOUT, flagOf(query, 'stdout'));
  const stderr = sender(STDERR, flagOf(query, 'stderr'));
  // Clients wait for a first, empty message on each stream they read.
  stdout('');
  stderr('');
  const finished = runCommand(context.commands, command, {
    program: programOf(container),
    namespace,
    pod: name,
    container: container.name,
    server: context.kubelet.server(namespace, name),
    stdin: stdinOf(socket, flagOf(query, 'stdin')),
    stdout,
    stderr,
  });
  const outcome = finished === undefined ? notStarted(command[0] ?? '') : exitStatus(await finished);
  sender(ERROR, true)(JSON.stringify(outcome));
  socket.close(1000);
}

/** Speaks the remote command protocol over websockets, versions 5 and 4. */
export interface ExecServer {
  /** Takes over an upgrade request whose target was checked. */
  accept(message: IncomingMessage, socket: Duplex, head: Buffer, target: ExecTarget, query: URLSearchParams): void;
  stop(): void;
}

/** Makes the exec endpoint of one cluster. */
export function createExecServer(context: ApiContext): ExecServer {
  const server = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  return {
    accept(message, socket, head, target, query) {
      server.handleUpgrade(message, socket, head, (client) => {
        client.on('error', () => client.terminate());
        void serve(context, target, query, client).catch(() => client.terminate());
      });
    },
    stop() {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
}
