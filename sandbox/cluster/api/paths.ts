import { type Answer, ok } from './answer.ts';
import { discovery } from './discovery.ts';
import { openapi } from './openapi.ts';

const VERSION = {
  major: '1',
  minor: '36',
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: 'go1.26.8',
  compiler: 'gc',
  platform: 'linux/amd64',
};

const CHECKS: Readonly<Record<string, string>> = { '/readyz': 'readyz', '/livez': 'livez', '/healthz': 'healthz' };

/** Answers what is no resource: version, health, discovery, API descriptions. 404 for anything else. */
export function answerPath(path: string, query: URLSearchParams, accept: string | undefined, address: string): Answer {
  if (path === '/version' || path === '/version/') return ok(VERSION);
  const check = Object.hasOwn(CHECKS, path) ? CHECKS[path] : undefined;
  if (check !== undefined) return ok(query.has('verbose') ? `[+]ping ok\n${check} check passed\n` : 'ok');
  return discovery(path, accept, address) ?? openapi(path) ?? { code: 404, body: '404 page not found\n' };
}
