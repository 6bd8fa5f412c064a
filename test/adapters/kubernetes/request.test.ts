import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkedPath, checkedPort, podHost } from '../../../src/adapters/kubernetes/pod-path.ts';
import { checkedName, pathOf } from '../../../src/adapters/kubernetes/request.ts';
import { rights } from '../../../src/adapters/kubernetes/rights.ts';

const namespace = 'mcp';

describe('pathOf', () => {
  test('core and named groups', () => {
    expect(pathOf({ right: rights.listPods, namespace })).toBe('/api/v1/namespaces/mcp/pods');
    expect(pathOf({ right: rights.getDeployment, namespace, name: 'a.b' })).toBe(
      '/apis/apps/v1/namespaces/mcp/deployments/a.b',
    );
  });
  test('queries are encoded, in order, and may repeat a name', () => {
    const query = [
      ['command', 'sh'],
      ['command', '-c'],
      ['labelSelector', 'a=b,c'],
    ] as const;
    expect(pathOf({ right: rights.getPodExec, namespace, name: 'p', query })).toBe(
      '/api/v1/namespaces/mcp/pods/p/exec?command=sh&command=-c&labelSelector=a%3Db%2Cc',
    );
  });
  test('a proxied path keeps its own query', () => {
    const request = { right: rights.getPodProxy, namespace, name: 'p', port: 8080, below: '/health?full=1' };
    expect(pathOf(request)).toBe('/api/v1/namespaces/mcp/pods/p:8080/proxy/health?full=1');
  });
});

test.each(['..', '.', 'a/b', 'a..b', 'A', '', '-a', 'a%2f', 'a?b', 'a b', 'a'.repeat(254)])('%j is no name', (name) => {
  expect(() => checkedName(name)).toThrow('no name');
});

describe('checkedPath', () => {
  test.each(['/', '/health', '/a/b.c/d..e?x=../y&z=%2F', '/circuit-breakers/a%20b/reset'])('%s', (path) => {
    expect(checkedPath(path)).toBe(path);
  });
  test.each([
    '',
    'health',
    '/../secrets',
    '/a/..',
    '/./a',
    '/%2e%2E/a',
    '/.%2e/a',
    '/a%2f..%2fb',
    '/a%5cb',
    '/a\\b',
    '/a#b',
    '/a b',
    '/a\nHost: x',
    '/%00',
    '/%zz',
    '/é',
  ])('%j is refused', (path) => {
    expect(() => checkedPath(path)).toThrow('no path');
  });
  test('what passes stays below its root after any server has normalised it', () => {
    const piece = fc.constantFrom('..', '.', '%2e', '%2E', '%2f', '%5c', '\\', '/', 'a', '%25', ';', '?', '#', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = `/${pieces.join('')}`;
        let checked = '';
        try {
          checked = checkedPath(path);
        } catch {
          return;
        }
        expect(new URL(`http://host/root${checked}`).pathname.startsWith('/root/')).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test('ports are TCP ports', () => {
  expect(checkedPort(8080)).toBe(8080);
  for (const port of [0, -1, 65_536, 1.5, Number.NaN]) expect(() => checkedPort(port)).toThrow('no TCP port');
});

describe('podHost', () => {
  test.each([
    ['10.244.0.7', '10.244.0.7'],
    ['fd00::7', '[fd00::7]'],
    ['FD00:0:0:0:0:0:0:7', '[fd00::7]'],
    ['[fd00::0007]', '[fd00::7]'],
    ['::ffff:10.244.0.7', '10.244.0.7'],
    ['0:0:0:0:0:FFFF:0AF4:0007', '10.244.0.7'],
  ])('%s', (address, host) => {
    expect(podHost(address)).toBe(host);
  });
  test.each([
    '127.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '0:0:0:0:0:0:0:1',
    '0000:0000:0000:0000:0000:0000:0000:0000',
    '[::1]',
    '::1%lo',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::a9fe:a9fe',
    '64:ff9b::a9fe:a9fe',
    '2002:7f00:1::',
    'FE80:0:0:0:0:0:0:1',
    'fe80::1%eth0',
    'fd00:ec2:0:0:0:0:0:254',
    '100.100.100.200',
    '255.255.255.255',
    '0177.0.0.1',
    '127.1',
    '10.0.0.1%eth0',
    '[10.0.0.1]',
    '[[fd00::7]]',
    'fe80::1',
    'ff02::1',
    'localhost',
    '10.1',
    '',
  ])('%j is refused', (address) => {
    expect(() => podHost(address)).toThrow('no address');
  });
});
