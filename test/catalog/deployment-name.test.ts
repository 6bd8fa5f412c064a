import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { changeAction, readAction } from '../../src/catalog/action.ts';
import { loadActions } from '../../src/catalog/loader.ts';
import { deploymentName } from '../../src/catalog/params/deployment-name.ts';
import { deploymentIn } from '../../src/catalog/params.ts';
import { anEnvironment } from '../support/environment.ts';

const params = z.object({ deployment: deploymentName().optional() });
const terms = {
  summary: 'For tests',
  params,
  positional: [],
  examples: [],
  deadlineMs: 1000,
  needs: ['cluster'] as const,
};

describe('a deployment that a person named', () => {
  const named = (name: string) => params.parse({ deployment: name }).deployment;

  it('is one the configuration lists, and else refused with those there are', () => {
    const environment = anEnvironment({ deployments: ['mcp-server', 'mcp-gateway'] });
    expect(deploymentIn(environment, named('mcp-gateway'))).toBe('mcp-gateway');
    expect(deploymentIn(environment, undefined)).toBe('mcp-server');
    expect(() => deploymentIn(environment, named('kube-dns'))).toThrow(
      /no deployment "kube-dns" that this bot may touch/,
    );
  });

  it('reaches no system before that: the compiler refuses it', () => {
    readAction({
      ...terms,
      async run({ cluster, params }) {
        // @ts-expect-error: nobody has compared it with the configuration
        await cluster.deployment(params.deployment ?? 'mcp-server');
        // @ts-expect-error: nor in words
        const name: string = params.deployment ?? '';
        return { mark: 'good', headline: name };
      },
    });
    changeAction({
      ...terms,
      risk: 'disruptive',
      // @ts-expect-error: nor as what is locked
      target: ({ deployment }) => deployment,
      plan: () => Promise.reject(new Error('not planned')),
      run: async () => ({}),
      verify: async () => ({ mark: 'good', headline: '' }),
    });
  });
});

describe('an action that takes one as plain text', () => {
  let folder: string | undefined;
  afterEach(() => folder && rmSync(folder, { recursive: true, force: true }));

  it.each(['deployment', 'deployments'])('stops the start: %s', async (name) => {
    folder = mkdtempSync(fileURLToPath(new URL('./loaded-', import.meta.url)));
    writeFileSync(
      join(folder, 'scale.ts'),
      `import { z } from 'zod';
       import { readAction } from '../../../src/catalog/action.ts';
       export const action = readAction({ summary: 'x', params: z.object({ ${name}: z.string() }), positional: [], needs: [],
         examples: [], deadlineMs: 1, run: async () => ({ mark: 'good', headline: '' }) });`,
    );
    await expect(loadActions(pathToFileURL(`${folder}/`))).rejects.toThrow(
      `scale.ts must make its parameter "${name}" with deploymentName().`,
    );
  });
});
