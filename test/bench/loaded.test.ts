import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const source = new URL('../../src/', import.meta.url).href;

/** Packages that are loaded before a process has done anything, when it imports these modules of ours. */
function packagesOf(modules: readonly string[]): ReadonlySet<string> {
  const program = `
    import { registerHooks } from 'node:module';
    const found = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
        if (name !== undefined) found.add(name);
        return next(url, context);
      },
    });
    for (const path of ${JSON.stringify(modules)}) await import(${JSON.stringify(source)} + path);
    const { loadActions } = await import(${JSON.stringify(source)} + 'catalog/loader.ts');
    await loadActions(new URL('actions/', ${JSON.stringify(source)}));
    process.stdout.write(JSON.stringify([...found]));
    process.exit(0);`;
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
  return new Set(JSON.parse(told) as string[]);
}

const heavy = [
  '@aws-sdk/client-s3',
  '@kubernetes/client-node',
  '@slack/bolt',
  '@slack/socket-mode',
  'bullmq',
  'ioredis',
  'nodemailer',
  'undici',
];

describe('what a process loads at its start', () => {
  it('loads no heavy client before it knows what to do', () => {
    const loaded = packagesOf(['bot.ts']);
    expect(loaded).toContain('pg');
    expect(heavy.filter((name) => loaded.has(name))).toEqual([]);
  });

  it('is Bolt with what it brings where it receives', () => {
    const loaded = packagesOf(['bot.ts', 'compose/receiving.ts']);
    expect(heavy.filter((name) => loaded.has(name))).toEqual(['@slack/bolt', '@slack/socket-mode', 'undici']);
  });

  it('is the queue where it works; the cluster comes with its first run', () => {
    const loaded = packagesOf(['bot.ts', 'jobs/queue.ts']);
    expect(heavy.filter((name) => loaded.has(name))).toEqual(['bullmq', 'ioredis']);
  });
});
