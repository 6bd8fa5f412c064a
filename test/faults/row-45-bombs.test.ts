import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll } from 'vitest';
import { watchMemory } from '../support/faults/memory.ts';
import { faultRow } from '../support/faults/row.ts';
import { type Site, type SiteBot, startSite } from '../support/faults/site.ts';
import { ended, runOf, typed } from '../support/faults/site-run.ts';
import { type ToldByPods, toldByPods } from '../support/faults/told-by-pods.ts';

let told: ToldByPods;
let site: Site;
let worker: SiteBot;
beforeAll(async () => {
  told = toldByPods();
  const kubeconfig = told.options.kubeconfig ?? '';
  site = await startSite({
    change: (file) => ({
      ...file,
      environments: Object.fromEntries(
        Object.entries(file.environments).map(([name, one]) => [name, { ...one, cluster: { kubeconfig } }]),
      ),
    }),
  });
  await told.open(site);
  await site.front();
  worker = await site.bot('worker');
});
afterAll(async () => {
  await site.stop();
  await told.stop();
});

const gigabyte = 1024 ** 3;
let sent = 0;

/** Sends a piece again and again for as long as somebody reads, up to so many bytes. */
const flood =
  (piece: Buffer, most: number, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/plain', ...headers });
    let left = most;
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= piece.length;
        sent += piece.length;
        if (!response.write(piece)) return void response.once('drain', more);
      }
      response.end();
    };
    response.on('error', () => undefined);
    more();
  };

const zeros = gzipSync(Buffer.alloc(gigabyte / 8));
const bombs: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '10 GB without a line end': flood(Buffer.alloc(1024 * 1024, 'x'), 10 * gigabyte),
  '10 GB of short lines': flood(Buffer.from('Error: no\n'.repeat(100_000)), 10 * gigabyte),
  'gzip that inflates to a gigabyte': flood(Buffer.concat(Array.from({ length: 8 }, () => zeros)), zeros.length * 8, {
    'content-encoding': 'gzip',
  }),
  'a million kinds of errors': flood(
    Buffer.from(Array.from({ length: 100_000 }, (_, index) => `{"level":"error","error_type":"E${index}"}`).join('\n')),
    gigabyte,
  ),
  'bytes that are no text': flood(
    Buffer.from(Array.from({ length: 65_536 }, (_, index) => (index * 31) % 256)),
    gigabyte,
  ),
};

faultRow(
  { title: 'logs without end, compressed bombs, a million kinds of errors', small: 5, full: 20, eachMs: 40_000 },
  async ({ count, chance, none, all, atMost }) => {
    site.platform.cluster.breakPods({ namespace: 'mcp-production', deployment: 'mcp-server', fault: 'not-ready' });
    await ended(site, await typed(site, 'diagnose'));
    const grown = watchMemory(worker.pid);
    const wrong: string[] = [];
    let slowest = 0;
    const kinds = chance.sample(Object.entries(bombs), Object.keys(bombs).length);
    for (let strike = 0; strike < count; strike += 1) {
      const [kind, answer] = kinds[strike % kinds.length] ?? ['', undefined];
      told.answer = answer;
      const began = performance.now();
      const run = await typed(site, 'diagnose');
      const state = await ended(site, run);
      slowest = Math.max(slowest, performance.now() - began);
      if (state !== 'succeeded') wrong.push(`${kind}: ${(await runOf(site, run))?.state}`);
    }
    told.answer = undefined;
    all('the worker lives', worker.running ? 1 : 0, 1);
    none('diagnoses that failed', wrong, count);
    all('bombs were read', sent > 0 ? 1 : 0, 1);
    atMost('memory grown', grown(), 128, 'MB');
    atMost('a diagnosis, the slowest', slowest / 1000, 30, 's');
  },
);
