import type { McpServerState } from '../../mcp-server/server.ts';
import type { Program } from '../kubelet/program.ts';

/** What a program in a container has at hand. */
export interface CommandContext {
  readonly program: Program;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The MCP server of the pod, when one listens. */
  readonly server: McpServerState | undefined;
  /** Bytes of stdin as they come; ends when the other side closes its half. */
  readonly stdin: AsyncIterable<Buffer>;
  stdout(text: string | Buffer): void;
  stderr(text: string): void;
}

/** A program: gets its arguments, gives its exit code. */
export type Command = (args: readonly string[], context: CommandContext) => number | Promise<number>;
