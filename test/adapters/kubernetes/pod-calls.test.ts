import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { whyNoControlPlane } from '../../control-plane/describe.ts';
import { isolated, whyNotIsolated } from '../../control-plane/isolated.ts';

const scenario = fileURLToPath(new URL('./pod-calls.scenario.ts', import.meta.url));
const missing = whyNoControlPlane() ?? whyNotIsolated();

describe.skipIf(missing !== undefined)(
  `HTTP servers in pods${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let results: Record<string, Record<string, unknown>> = {};
    beforeAll(() => {
      const { program, args } = isolated([process.execPath, scenario]);
      const run = spawnSync(program, args, { encoding: 'utf8', timeout: 90_000 });
      expect(run.status, run.stderr).toBe(0);
      results = JSON.parse(run.stdout);
    });

    describe.each(['proxy', 'direct'])('called by way of %s', (way) => {
      test.each([
        ['/health', 200, '{"status":"ok"}'],
        ['/broken', 500, 'boom'],
        ['/forbidden', 403, '{"error":"not you"}'],
        ['/moved', 302, ''],
        ['/nowhere', 404, 'no such page'],
      ])('%s is an answer', (page, status, body) => {
        expect(results[`${way} ${page}`]).toMatchObject({ status, body });
      });

      test('a large body is cut at 1 MiB, inside no character', () => {
        expect(results[`${way} /big`]).toMatchObject({ status: 200, length: 512 * 1024 });
      });

      test('queries and bodies arrive as they are; credentials do not', () => {
        const echoed = (name: string) => JSON.parse(String(results[`${way} ${name}`]?.['body']));
        expect(echoed('query')).toEqual({ method: 'GET', url: '/echo?a=1&b=%20x', body: '' });
        expect(echoed('post')).toEqual({
          method: 'POST',
          url: '/echo',
          type: 'application/json',
          body: '{"clear":true}',
        });
        expect(echoed('post nothing')).toEqual({ method: 'POST', url: '/echo', body: '' });
      });

      test.each([
        ['silent', 'none'],
        ['silent post', 'unknown'],
        ['cut post', 'unknown'],
        ['nobody', 'none'],
        ['nobody post', 'none'],
      ])('%s is POD_CALL_FAILED, effect %s', (name, effect) => {
        expect(results[`${way} ${name}`]).toMatchObject({ code: 'POD_CALL_FAILED', effect });
      });
    });

    test('a service is answered by a ready pod', () => {
      expect(results['service']).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    });

    test('the caller’s signal ends a call', () => {
      expect(results['given up']).toEqual({ thrown: 'Error: the caller left' });
    });
  },
);
