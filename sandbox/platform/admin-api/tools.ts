/** A tool as the admin API keeps it. */
export interface AdminTool {
  readonly name: string;
  readonly enabled: boolean;
  /** Goes up with each change. */
  readonly version: number;
  readonly updated_at: string;
  readonly updated_by: string;
}

/** An answer of the API. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: object;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
}

export interface ToolTable {
  readonly tools: ReadonlyMap<string, AdminTool>;
  set(name: string, enabled: boolean, by: string): AdminTool;
}

const root = '/api/admin/tools';
const no = (status: number, error: string): ApiAnswer => ({ status, body: { error } });

/** Answers one request of somebody who has signed in. */
export function answerTools(table: ToolTable, { method, path, headers, body }: ApiRequest): ApiAnswer {
  if (path === root) {
    if (method !== 'GET') return no(405, 'method not allowed');
    return { status: 200, body: { tools: [...table.tools.values()], total: table.tools.size } };
  }
  const tool = path.startsWith(`${root}/`) ? table.tools.get(nameIn(path)) : undefined;
  if (tool === undefined) return no(404, 'not found');
  if (method === 'GET') return { status: 200, body: tool };
  if (method !== 'PATCH') return no(405, 'method not allowed');
  // What `curl -d` sends without a header is a form.
  if (!String(headers['content-type'] ?? '').startsWith('application/json'))
    return no(415, 'expected application/json');
  const enabled = enabledIn(body);
  if (enabled === undefined) return no(422, 'expected {"enabled": true} or {"enabled": false}');
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== `"${tool.version}"`) return no(412, 'the tool was changed since');
  return { status: 200, body: table.set(tool.name, enabled, 'mcp-chatops') };
}

function nameIn(path: string): string {
  try {
    return decodeURIComponent(path.slice(root.length + 1));
  } catch {
    return '';
  }
}

function enabledIn(body: string): boolean | undefined {
  try {
    const given: unknown = JSON.parse(body);
    const isObject = typeof given === 'object' && given !== null && 'enabled' in given;
    return isObject && typeof given.enabled === 'boolean' ? given.enabled : undefined;
  } catch {
    return undefined;
  }
}
