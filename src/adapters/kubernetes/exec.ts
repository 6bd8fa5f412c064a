import type { IncomingMessage } from 'node:http';
import { isFault } from '../../errors.ts';
import type { CallOptions, ExecRequest, ExecResult } from '../../ports/cluster.ts';
import { withAccess } from './connection.ts';
import { deadlineOf, span } from './deadline.ts';
import type { ClusterCall, Context } from './exchange.ts';
import { outputOf } from './exec-output.ts';
import { lost, refusedUpgrade, type Session, unopened } from './exec-refusal.ts';
import { type ProgramEnd, programEnd } from './exec-status.ts';
import { bytesOf, channel, keepOpen, openExec, writeStdin } from './exec-wire.ts';
import { unanswered } from './refusal.ts';
import type { ApiRequest } from './request.ts';
import { resourceName, rights } from './rights.ts';

const defaultBytes = 1024 * 1024;

function execRequest(namespace: string, request: ExecRequest): ApiRequest {
  return {
    right: rights.getPodExec,
    namespace,
    name: request.pod,
    query: [
      ['container', request.container],
      ...request.command.map((word) => ['command', word] as const),
      ['stdin', String(request.stdin !== undefined)],
      ['stdout', 'true'],
      ['stderr', 'true'],
      ['tty', 'false'],
    ],
  };
}

/** Runs one session to its end; however the socket behaves, this settles by the deadline. */
function run(session: Session): Promise<ExecResult> {
  const { context, request, exec, deadline, access, seen } = session;
  const socket = openExec(context.connection, access, request, exec.stdin !== undefined);
  const stdout = outputOf(exec.maxBytes ?? defaultBytes);
  const stderr = outputOf(exec.maxBytes ?? defaultBytes);
  const over = new AbortController();
  let isOpen = false;
  let isRefused = false;

  const result = new Promise<ExecResult>((resolve, reject) => {
    const fail = (why: string, cause?: unknown) => {
      if (over.signal.aborted) return;
      over.abort();
      reject(isOpen ? lost(session, why, 'unknown', cause) : unopened(session, cause));
    };
    const end = (ended: ProgramEnd) => {
      if ('exitCode' in ended) resolve({ exitCode: ended.exitCode, stdout: stdout.text(), stderr: stderr.text() });
      else reject(lost(session, ended.unknown, 'unknown'));
    };
    socket.on('unexpected-response', (_sent, response: IncomingMessage) => {
      isRefused = true;
      refusedUpgrade(session, response).then(reject, reject);
    });
    socket.on('open', () => {
      isOpen = true;
      seen(101);
      if (exec.stdin !== undefined) writeStdin(socket, exec.stdin).catch((error) => fail('its input was cut', error));
      void keepOpen(socket, context.clock, over.signal);
    });
    socket.on('message', (message) => {
      const bytes = bytesOf(message);
      const payload = bytes.subarray(1);
      if (bytes[0] === channel.stdout) stdout.add(payload);
      else if (bytes[0] === channel.stderr) stderr.add(payload);
      else if (bytes[0] === channel.end) end(programEnd(payload.toString('utf8')));
    });
    socket.on('error', (error) => isRefused || fail('the connection failed', error));
    socket.on('close', () => isRefused || fail('the connection was closed without a status'));
    for (const until of [deadline.signal, context.connection.closed]) {
      until.addEventListener('abort', () => fail(`no end within ${span(deadline.ms)}`, until.reason), {
        signal: over.signal,
      });
    }
  });
  return result.finally(() => {
    over.abort();
    socket.terminate();
  });
}

/**
 * Runs a program in a container. stdout and stderr are each cut at `maxBytes` while the program runs on. Rejects with EXEC_FAILED when its
 * end is not known (effect `none` where it was surely not started), with CLUSTER_FORBIDDEN and the like when the API server refuses.
 */
export async function execute(
  context: Context,
  namespace: string,
  exec: ExecRequest,
  options?: CallOptions,
): Promise<ExecResult> {
  const request = execRequest(namespace, exec);
  const deadline = deadlineOf(options);
  const { connection, observe } = context;
  const { verb } = request.right;
  try {
    return await withAccess(connection, deadline.signal, (access) => {
      const startedAt = performance.now();
      const seen = (status: ClusterCall['status']) =>
        observe({ verb, resource: resourceName(request.right), status, ms: performance.now() - startedAt });
      return run({ context, request, exec, deadline, access, seen });
    });
  } catch (error) {
    deadline.throwIfGivenUp();
    throw isFault(error) ? error : unanswered(request, error, false, deadline.ms);
  }
}
