import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, expectTypeOf, it, onTestFinished } from 'vitest';
import { movableClock } from '../../sandbox/clock.ts';
// Loaded beforehand, so that no call waits for it here.
import '../../src/adapters/kubernetes/open.ts';
import { portMethods } from '../../src/ports/methods.ts';
import type { PortReaders } from '../../src/ports/platform.ts';
import { aPlatform } from '../support/environment.ts';
import { quietLog } from '../support/faults/quiet-log.ts';

const broken = { cluster: { kubeconfig: '/there/is/no/kubeconfig' } };

function platformWith(settings: object) {
  const log = quietLog();
  const platform = aPlatform({ clock: movableClock(), log, settings });
  onTestFinished(() => platform.close());
  return { platform, opened: () => log.remarks.filter((remark) => remark === 'system opened') };
}

async function page(): Promise<string> {
  const server = createServer((_, response) => response.end('here'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('a system is opened by its first call, and a broken one stops no other', async () => {
  const { platform, opened } = platformWith(broken);
  expect(opened()).toEqual([]);
  const url = await page();
  expect(await platform.readers.web.get(url, { timeoutMs: 2000 })).toMatchObject({ status: 200 });
  await platform.writers.web.get(url, { timeoutMs: 2000 });
  expect(opened()).toHaveLength(1);
  await expect(platform.readers.cluster.deployments()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  // The next call tries again.
  await expect(platform.readers.cluster.deployments()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(opened()).toHaveLength(1);
});

it('a stream of a system that cannot be opened ends with the reason', async () => {
  const { platform } = platformWith(broken);
  const lines = platform.readers.cluster.followLogs({ pod: 'a', container: 'b' }, {});
  await expect(lines[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

it('what is not configured says so, and what to add', async () => {
  const { platform } = platformWith({});
  const ask = { timeoutMs: 100 };
  await expect(platform.readers.database.ping(ask)).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: 'No PostgreSQL is configured for production.',
    hint: expect.stringContaining('environments.production.database'),
  });
  await expect(platform.writers.cache.ping(ask)).rejects.toMatchObject({ code: 'NOT_CONFIGURED' });
});

it('the reading face has no method that writes, whatever a caller believes', () => {
  const { platform } = platformWith({});
  for (const [name, { reads, writes }] of Object.entries(portMethods)) {
    const [reader, writer] = [platform.readers, platform.writers].map((face) =>
      Object.keys((face as unknown as Record<string, object>)[name] ?? {}),
    );
    expect(reader, name).toEqual(Object.keys(reads));
    expect(writer, name).toEqual([...Object.keys(reads), ...Object.keys(writes)]);
  }
  expect(Object.isFrozen(platform.readers.cluster)).toBe(true);
  expectTypeOf<PortReaders['cluster']>().not.toHaveProperty('changeDeployment');
  expectTypeOf<PortReaders['cluster']>().not.toHaveProperty('exec');
});
