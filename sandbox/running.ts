import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const record = z.object({
  pid: z.number().int(),
  url: z.string(),
  config: z.string(),
  env: z.record(z.string(), z.string()),
});

/** A running sandbox, as it tells the terminal commands of the same clone about itself. */
export type Running = z.infer<typeof record>;

const fileOf = (folder: string) => join(folder, 'running.json');

/** The sandbox that runs now; a file that a killed one left behind counts for nothing. */
export function runningSandbox(folder: string): Running | undefined {
  if (!existsSync(fileOf(folder))) return undefined;
  try {
    const running = record.parse(JSON.parse(readFileSync(fileOf(folder), 'utf8')));
    process.kill(running.pid, 0);
    return running;
  } catch {
    return undefined;
  }
}

/** Says that this process is the sandbox now; readable for its owner alone, since it holds the sandbox's tokens. */
export function announce(folder: string, running: Running): void {
  writeFileSync(fileOf(folder), JSON.stringify(running), { mode: 0o600 });
}

export function retract(folder: string): void {
  rmSync(fileOf(folder), { force: true });
}
