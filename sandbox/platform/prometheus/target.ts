import type { McpServerState } from '../../mcp-server/server.ts';
import type { Labels } from './labels.ts';

/** A server that is scraped, from its start to its end: its own labels win over those of a sample. Without a server the pod gave no answer. */
export interface Target {
  readonly labels: Labels;
  readonly server: Pick<McpServerState, 'metricsAt'> | undefined;
  /** Unix ms. */
  readonly fromMs: number;
  /** Not set while it runs. */
  toMs?: number;
}
