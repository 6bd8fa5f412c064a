/** The admin API of the platform, as it may be read: which tools the MCP server offers. */
export interface ToolsReader {
  /**
   * Every tool the admin API lists. TOOLS_UNREACHABLE when no answer comes in time, TOOLS_REFUSED when the token or the address is not
   * accepted.
   */
  list(call: ToolsCall): Promise<ToolList>;
}

/** All that may be done with it. */
export interface Tools extends ToolsReader {
  /**
   * Turns one tool on or off. With the version it was read at, a tool that somebody changed since is left as it is: TOOLS_CONFLICT.
   * TOOL_UNKNOWN where there is none of that name. Where an answer is lost the error says so (`effect: unknown`), and `list` tells the truth.
   */
  setEnabled(tool: Pick<Tool, 'name' | 'version'>, enabled: boolean, call: ToolsCall): Promise<void>;
}

export interface ToolsCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export interface ToolList {
  readonly tools: readonly Tool[];
  /** How many there are in all, where the admin API says that it lists only a part. */
  readonly total: number;
}

export interface Tool {
  /** As the admin API writes it: text of others. */
  readonly name: string;
  readonly enabled: boolean;
  /** What the admin API counts changes of a tool by; undefined where it counts none. */
  readonly version: string | undefined;
  /** Who changed it last, in the words of the admin API: often the account of a program. */
  readonly changedBy: string | undefined;
  /** ISO 8601. */
  readonly changedAt: string | undefined;
}
