import { describe, expect, it } from 'vitest';
import { eventually } from '../../../support/patience.ts';
import { type Diagnosis, type Operator, openOperator } from '../diagnosing.ts';
import { type Field, openField } from '../field.ts';
import type { Wish } from '../objects.ts';
import type { WireTarget } from '../target.ts';
import type { Suite } from './suite.ts';

/** How a diagnosis begins, and its first button. */
interface Told {
  readonly headline: RegExp;
  readonly first: RegExp;
  readonly button: RegExp;
}

/** What the pods show takes its time: a diagnosis says so sooner or later. */
export async function tells(operator: Operator, { headline, first, button }: Told): Promise<Diagnosis> {
  return eventually(
    async () => {
      const diagnosis = await operator.diagnoses();
      expect(diagnosis.headline).toMatch(headline);
      expect(diagnosis.first).toMatch(first);
      expect(diagnosis.buttons[0]).toMatch(button);
      return diagnosis;
    },
    { interval: 250 },
  );
}

/** Two pods of 2.3.0 that serve, each with a proxy beside the server and what prepares the two. */
export const usual: Wish = {
  memory: '512Mi',
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
  initContainers: [
    { name: 'migrate', image: 'mcp/migrate:1' },
    {
      name: 'proxy',
      image: 'mcp/proxy:1',
      restartPolicy: 'Always',
      readinessProbe: { httpGet: { path: '/ready', port: 15021 } },
    },
  ],
};

export const deploys = async (field: Field, image: string, more: object = {}) => {
  const containers = [{ name: 'server', image }];
  const answer = await field.client.patch(field.group('apps/v1', 'deployments/mcp-server'), 'strategic', {
    spec: { ...more, template: { spec: { containers } } },
  });
  expect(answer.status).toBe(200);
};

/** As much memory as the pods that are there have, and no more. */
const quota = { metadata: { name: 'compute' }, spec: { hard: { 'limits.memory': '1Gi' } } };

interface Planted extends Told {
  readonly fault: string;
  readonly wish?: Wish;
  /** How much later than now it is looked at, in ms: a pod may take half a minute to start. */
  readonly laterMs?: number;
  plant?(target: WireTarget, field: Field): Promise<void>;
}

const rollback = /^Plan rollback to 2\.3\.0…$/;
const named = (cause: string) => new RegExp(`^mcp-server \\(production\\): most likely ${cause}, 2 pods still serve$`);

/** Ten faults, each in the newest version beside two pods of the version before. */
const planted: readonly Planted[] = [
  {
    fault: 'bad-image',
    headline: named('bad image'),
    first: /1 of 3 pods, container server: cannot pull mcp\/server:2\.4\.0-bad-image; .*the registry has no such image/,
    button: rollback,
  },
  {
    fault: 'crash-loop',
    headline: named('crash loop'),
    first: /1 of 3 pods, container server: ended with exit code 1, \d+ restarts?; last words: /,
    button: rollback,
  },
  {
    fault: 'out-of-memory',
    headline: /^mcp-server \(production\): most likely out of memory, /,
    first: /container server: killed with 137 \(OOMKilled\), \d+ restarts?, limit 512 MiB/,
    button: rollback,
  },
  {
    fault: 'not-ready',
    laterMs: 31_000,
    headline: named('failing probe'),
    first:
      /1 of 3 pods, container server: runs and is not ready; Readiness probe failed: HTTP probe failed with statuscode: 503/,
    button: rollback,
  },
  {
    fault: 'missing-config',
    headline: named('missing configuration or secret'),
    first: /1 of 3 pods, container server: cannot start: secret "mcp-secrets" not found/,
    button: rollback,
  },
  {
    fault: 'slow-start',
    headline: named('slow start'),
    first: /1 of 3 pods, container server: runs for \d+ s and is not ready yet/,
    button: /^Look again$/,
  },
  {
    fault: 'quota',
    wish: { memory: '512Mi' },
    async plant(target, field) {
      // The simulated cluster has no quotas; there the image stands for one.
      if (target.name === 'real') await field.create(field.core('resourcequotas'), quota);
    },
    headline: named('quota used up'),
    first: /2 of 2 pods cannot be made; .*exceeded quota: compute, requested: limits\.memory=512Mi/,
    button: rollback,
  },
  {
    fault: 'sidecar-unready',
    laterMs: 31_000,
    headline: named('failing probe'),
    first: /1 of 3 pods, sidecar container proxy: runs and is not ready/,
    button: rollback,
  },
  {
    fault: 'volume',
    headline: named('volume does not mount'),
    first: /1 of 3 pods cannot start; Unable to attach or mount volumes: unmounted volumes=\[data\]/,
    button: rollback,
  },
  {
    fault: 'no-network',
    headline: named('pod network cannot be set up'),
    first: /1 of 3 pods cannot start on node-\d; Failed to create pod sandbox: .*no IP addresses available/,
    button: /^Look again$/,
  },
  {
    fault: 'start-error',
    headline: named('container cannot start'),
    first: /1 of 3 pods, container server: StartError: .*stat \/app\/serve: no such file or directory/,
    button: rollback,
  },
  {
    fault: 'init-crash',
    headline: named('init container fails'),
    first: /1 of 3 pods, init container migrate: ended with exit code 1, 3 restarts/,
    button: rollback,
  },
];

/** What is wrong with a deployment is named, with the offer that fits, by the bot's own account and the shipped Roles. */
export const diagnosis: Suite = (target) => {
  describe('a diagnosis names', () => {
    it.each(planted)('$fault', async ({ fault, wish = usual, laterMs, plant, ...told }) => {
      const field = await openField(target().admin);
      await field.deploy(wish);
      await field.settled();
      await plant?.(target(), field);
      const operator = await openOperator(target(), field, laterMs);
      expect(await operator.diagnoses()).toMatchObject({
        headline: 'mcp-server (production) is healthy: 2 of 2 pods ready, no sign of trouble',
        buttons: ['Health'],
      });
      await deploys(field, `mcp/server:2.4.0-${fault}`);
      await tells(operator, told);
    });
  });
};
