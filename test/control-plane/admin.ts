import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';

/** An answer of the API server; `body` is parsed JSON, or the text where it is none. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Raw calls as cluster admin: the shortest way for a test to make and to look at objects. */
export interface Admin {
  send(method: string, path: string, body?: unknown, contentType?: string): Promise<ApiAnswer>;
  close(): Promise<void>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Calls `server` with the admin certificate in `certificates`. */
export function adminOf(server: string, certificates: string): Admin {
  const file = (name: string) => readFileSync(join(certificates, name));
  const dispatcher = new Agent({ connect: { ca: file('ca.crt'), cert: file('admin.crt'), key: file('admin.key') } });
  return {
    async send(method, path, body, contentType = 'application/json') {
      const answer = await request(`${server}${path}`, {
        dispatcher,
        method,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': contentType }) },
        body: body === undefined ? null : JSON.stringify(body),
        headersTimeout: 20_000,
      });
      return { status: answer.statusCode, body: parsed(await answer.body.text()) };
    },
    close: () => dispatcher.destroy(),
  };
}
