import type { HookSettings } from '../alerts/receive.ts';
import type { Answers } from '../catalog/loader.ts';
import type { HandlerContext, Identity } from '../handlers/context.ts';
import type { WorkerEngine } from '../jobs/engine.ts';
import type { WakeQueue } from '../jobs/queue.ts';
import type { Retention } from '../model/retention.ts';
import type { AgentTokens } from '../ports/agent-tokens.ts';
import type { AnchorStore } from '../ports/anchor.ts';
import type { Chat, ChatDialogue } from '../ports/chat.ts';
import type { Directory } from '../ports/directory.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { IncidentLoopsParts } from './incident-loops.ts';

/** Everything a process of the bot is made of, built by bot.ts from real adapters. */
export interface AppParts {
  readonly engine: WorkerEngine;
  /** What the bot answers by itself. */
  readonly answers: Answers<HandlerContext>;
  readonly duties: readonly ('web' | 'worker')[];
  readonly chat: Chat;
  readonly dialogue: ChatDialogue;
  readonly directory: Directory & { forget(): void };
  readonly identity: () => Promise<Identity>;
  /** Of a worker: what it is woken by. */
  readonly queue: WakeQueue | undefined;
  readonly metrics: Metrics;
  readonly slack:
    | {
        readonly mode: 'socket';
        readonly appToken: string;
        readonly apiUrl: string | undefined;
        readonly connections: number;
      }
    | { readonly mode: 'http'; readonly signingSecret: string };
  /** `drainMs`: how long a process that stops still answers, unready, so that balancers turn away first. */
  readonly web: {
    readonly host: string;
    readonly port: number;
    readonly drainMs: number;
    /** Port of the numbers and reasons; none where undefined. */
    readonly statusPort: number | undefined;
    /** Whoever shows it gets them on the other port too. */
    readonly metricsToken: string | undefined;
  };
  readonly concurrency: number;
  /** Where the head of the audit is kept; the log alone if omitted. */
  readonly anchors: AnchorStore | undefined;
  readonly anchorEveryMs: number;
  /** How long the store keeps what is over. */
  readonly retention: Retention;
  /** What agents show who they are by; undefined where none may ask. */
  readonly agentTokens: AgentTokens | undefined;
  /** Webhooks of monitors. */
  readonly hooks: readonly HookSettings[];
  /** What incidents need beside the engine; undefined where they are not configured. */
  readonly incidents: Pick<IncidentLoopsParts, 'rooms' | 'documents' | 'pagers' | 'heartbeat'> | undefined;
}
