import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerText } from '../api/answer.ts';

/** Header in which a program shows the token; a browser has it as a cookie. */
export const tokenHeader = 'x-workspace-token';

/** Who may use the workspace as a person: whoever knows the token of its address. */
export interface Door {
  /** 256 bits, of this workspace alone. */
  readonly token: string;
  /** Whether a request shows it. */
  open(request: IncomingMessage, url: URL): boolean;
  /** True when it was the page, and the door answered: with the cookie for the right token, else with how to get in. */
  enter(request: IncomingMessage, response: ServerResponse, url: URL): boolean;
}

const parameter = 'token';

/** 256 random bits. */
export const randomToken = () => randomBytes(32).toString('base64url');

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * The workspace listens on the loopback, where every user of the machine may call: without the token nobody reads what people wrote, nor acts as
 * one of them. The address that is printed carries it once, into a cookie that no script and no other site can read.
 */
export function tokenDoor(port: () => number, token = randomToken()): Door {
  const right = digest(token);
  const fits = (given: string | null | undefined) => timingSafeEqual(digest(given ?? ''), right);
  // Cookies know no ports: two workspaces of one machine would take them from each other.
  const cookie = () => `mcp-workspace-${port()}`;

  function cookieOf(request: IncomingMessage): string | undefined {
    const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
    return pairs.find((pair) => pair.startsWith(`${cookie()}=`))?.slice(cookie().length + 1);
  }

  function open(request: IncomingMessage, url: URL): boolean {
    const shown = request.headers[tokenHeader];
    if (shown !== undefined) return fits(Array.isArray(shown) ? undefined : shown);
    return fits(url.searchParams.get(parameter)) || fits(cookieOf(request));
  }

  return {
    token,
    open,
    enter(request, response, url) {
      if (url.pathname !== '/' || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
      if (!open(request, url)) {
        answerText(response, 401, 'Open the address that was printed at the start: it carries a token.');
        return true;
      }
      if (!url.searchParams.has(parameter)) return false;
      // Out of the address: it is kept in histories, and shown in screenshots.
      url.searchParams.delete(parameter);
      response.writeHead(302, {
        location: `/${url.search}`,
        'set-cookie': `${cookie()}=${token}; Path=/; HttpOnly; SameSite=Strict`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
      response.end();
      return true;
    },
  };
}
