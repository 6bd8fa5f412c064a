import type { CallToolResult, Server } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { hasEnded, type RunCard, runName } from '../model/run.ts';
import type { AgentContext } from './caller.ts';
import { cancelOwn, cardOf } from './own-run.ts';
import { runReply } from './reply.ts';

/** MCP Tasks of the revision 2026-07-28 (SEP-2663): the handle is the number of the run, which is in the store before it is told. */
export const tasksExtension = 'io.modelcontextprotocol/tasks';

/** A task as it is told; `working` also while it waits for people, whom the client cannot answer for. */
interface Task {
  readonly taskId: string;
  readonly status: 'working' | 'completed' | 'cancelled';
  readonly statusMessage: string;
  readonly createdAt: string;
  readonly lastUpdatedAt: string;
  /** As long as the store keeps its run. */
  readonly ttlMs: null;
  readonly pollIntervalMs: number;
}

const envelope = z.object({
  'io.modelcontextprotocol/clientCapabilities': z.object({ extensions: z.record(z.string(), z.unknown()) }),
});

/** Whether a client says with this request that it understands tasks. */
export function takesTasks(given: unknown): boolean {
  const read = envelope.safeParse(given);
  return (
    read.success && Object.hasOwn(read.data['io.modelcontextprotocol/clientCapabilities'].extensions, tasksExtension)
  );
}

/** The handle of a run that has not ended. */
export function taskHandle(card: RunCard): Task & { readonly resultType: 'task' } {
  return { resultType: 'task', ...taskOf(card) };
}

function taskOf({ run, ...card }: RunCard): Task {
  const { says, pollAfterMs } = runReply({ run, ...card });
  const status = run.state === 'cancelled' ? 'cancelled' : hasEnded(run.state) ? 'completed' : 'working';
  return {
    taskId: runName(run.id),
    status,
    statusMessage: says,
    createdAt: run.createdAt,
    lastUpdatedAt: run.finishedAt ?? run.startedAt ?? run.createdAt,
    ttlMs: null,
    pollIntervalMs: typeof pollAfterMs === 'number' ? pollAfterMs : 1000,
  };
}

const byId = z.object({ taskId: z.string() });

/** Answers `tasks/get` and `tasks/cancel`. A refusal of ours is thrown by its code. */
export function serveTasks(
  server: Server,
  context: AgentContext,
  result: (card: RunCard) => CallToolResult,
  refusal: (error: unknown) => Error,
): void {
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw refusal(error);
    }
  };
  server.setRequestHandler('tasks/get', { params: byId }, ({ taskId }) =>
    guarded(async () => {
      const card = await cardOf(context, taskId);
      const task = taskOf(card);
      return { resultType: 'complete', ...task, ...(task.status === 'completed' ? { result: result(card) } : {}) };
    }),
  );
  server.setRequestHandler('tasks/cancel', { params: byId }, ({ taskId }) =>
    guarded(async () => {
      await cancelOwn(context, taskId);
      return { resultType: 'complete' };
    }),
  );
}
