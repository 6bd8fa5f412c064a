import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { opsChannel } from '../../sandbox/people.ts';
import { anIncident } from '../support/alerts.ts';
import { faultRow } from '../support/faults/row.ts';
import { until } from '../support/faults/until.ts';
import { incidentConfig, incidentWorld } from '../support/incidents.ts';
import { wordsOf } from '../support/message-words.ts';

faultRow(
  { title: 'signs of life to the outside watcher, until nobody is well', small: 2, full: 20, eachMs: 60_000 },
  async ({ count, none, all }) => {
    const beats: string[] = [];
    const watcher = createServer((request, response) => {
      beats.push(String(request.url));
      response.end('ok');
    });
    await new Promise<void>((resolve) => watcher.listen(0, '127.0.0.1', resolve));
    const world = await incidentWorld({
      env: { WATCHER_URL: `http://127.0.0.1:${(watcher.address() as AddressInfo).port}/ping` },
      change: (file) => {
        const changed = incidentConfig(file) as { paging: object };
        return { ...changed, paging: { ...changed.paging, heartbeatUrlEnv: 'WATCHER_URL' } };
      },
    });
    const { store } = world.bot.engine;
    const alarms = () =>
      world.workspace.messages(opsChannel).filter((one) => wordsOf(one).includes('An incident has nobody'));
    const minute = async () => {
      const before = beats.length;
      // The minute of the auditor may begin anywhere in ours, so it is moved on until it is over.
      await until('a sign of life', async () => {
        await world.advance(30_000);
        return beats.length > before;
      });
    };
    let alive = 0;
    const wrong: string[] = [];
    try {
      await until('the first sign of life', () => beats.length > 0);
      for (let strike = 0; strike < count; strike += 1) {
        await minute();
        alive += 1;
        // An incident that nobody owns and nothing pages for: the process lives, and yet is not well.
        const steps = { policy: undefined, place: 'thread' as const, indexChannel: opsChannel };
        const forgotten = await store.incidents.open(anIncident(steps));
        const seen = beats.length;
        const told = alarms().length;
        await world.advance(3_600_000);
        await until('the alarm', async () => {
          await world.advance(60_000);
          return alarms().length > told;
        });
        if (beats.length > seen) wrong.push(`a beat in strike ${strike} while an incident had nobody`);
        await store.incidents.change(forgotten, { actor: 'U1', patch: { state: 'resolved', resolvedBy: 'U1' } });
        await minute();
      }
      await world.bot.stop();
      const last = beats.length;
      for (let n = 0; n < 10; n += 1) {
        await world.advance(60_000);
        await new Promise((resolve) => setImmediate(resolve));
      }
      none('signs of life of a dead bot', beats.slice(last), 10);
      none('signs of life while an incident had nobody', wrong, count);
      all('signs of life while all was well', alive, count);
    } finally {
      await world.bot.stop().catch(() => undefined);
      await world.workspace.stop();
      await world.platform.stop();
      await world.database.drop();
      rmSync(dirname(world.configPath), { recursive: true, force: true });
      await new Promise((resolve) => watcher.close(resolve));
    }
  },
);
