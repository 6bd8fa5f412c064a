import { describe, expect, it } from 'vitest';
import { openField } from '../field.ts';
import type { Suite } from './suite.ts';

/** Only what a control plane itself decides: kwok serves the same two files for every container, so their lines are no contract. */
export const logs: Suite = (target) => {
  describe('logs', () => {
    it('reads lines, the last ones, the first bytes, with times', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const [pod] = await field.pods();
      const read = (query: string) => admin.get(field.core(`pods/${pod?.metadata.name}/log?${query}`));
      const all = await read('');
      expect([all.status, all.headers['content-type']]).toEqual([200, 'text/plain']);
      expect(all.text.length).toBeGreaterThan(0);
      expect((await read('container=server')).status).toBe(200);
      expect((await read('tailLines=0')).text).toBe('');
      expect((await read('tailLines=1')).text.split('\n').length).toBe(2);
      expect((await read('limitBytes=10')).text.length).toBe(10);
      expect((await read('timestamps=true&tailLines=1')).text).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z /);
      expect((await read('sinceSeconds=3600')).status).toBe(200);
    });

    it('refuses what makes no sense', async () => {
      const { admin } = target();
      const field = await openField(admin);
      await field.deploy({ replicas: 1 });
      await field.settled();
      const [pod] = await field.pods();
      const name = pod?.metadata.name;
      const options = `PodLogOptions "${name}" is invalid`;
      const cases: [string, number, string][] = [
        ['container=none', 400, `container none is not valid for pod ${name}`],
        ['tailLines=-1', 422, `${options}: tailLines: Invalid value: -1: must be greater than or equal to 0`],
        ['tailLines=x', 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
        ['limitBytes=0', 422, `${options}: limitBytes: Invalid value: 0: must be greater than 0`],
        ['sinceSeconds=0', 422, `${options}: sinceSeconds: Invalid value: 0: must be greater than 0`],
        [
          'sinceSeconds=5&sinceTime=2026-01-01T00:00:00Z',
          422,
          `${options}: []: Forbidden: at most one of \`sinceTime\` or \`sinceSeconds\` may be specified`,
        ],
      ];
      for (const [query, status, message] of cases) {
        const answer = await admin.get(field.core(`pods/${name}/log?${query}`));
        expect([answer.status, answer.at('message')]).toEqual([status, message]);
      }
      expect((await admin.get(field.core('pods/none/log'))).at('message')).toBe('pods "none" not found');
    });

    it('needs to know the container of a pod that has several', async () => {
      const { admin } = target();
      const field = await openField(admin);
      const containers = [
        { name: 'a', image: 'x:1' },
        { name: 'b', image: 'x:1' },
      ];
      await field.create(field.core('pods'), { metadata: { name: 'two' }, spec: { containers } });
      await field.podThat('a running pod', (_status, one) => one.status.phase === 'Running');
      const answer = await admin.get(field.core('pods/two/log'));
      expect([answer.status, answer.at('message')]).toEqual([
        400,
        'a container name must be specified for pod two, choose one of: [a b]',
      ]);
      expect((await admin.get(field.core('pods/two/log?container=b'))).status).toBe(200);
      const plain = await admin.get(field.core('pods/two/exec?command=true&stdout=true&container=a'));
      expect([plain.status, plain.at('message')]).toEqual([400, 'Upgrade request required']);
    });
  });
};
