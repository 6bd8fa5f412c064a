import type { McpServerState } from '../../mcp-server/server.ts';
import type { Labels } from './labels.ts';

/** A server that is scraped, from its start to its end. Without a server the pod gave no answer. */
export interface Target {
  readonly labels: Labels;
  readonly server: McpServerState | undefined;
  /** Unix ms. */
  readonly fromMs: number;
  /** Not set while it runs. */
  toMs?: number;
}
