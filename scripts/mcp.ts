// `npm run mcp -- health`: the terminal, on config.yaml, or on the sandbox of this clone where there is none.
import { existsSync } from 'node:fs';
import { stateFolder } from '../sandbox/folder.ts';
import { runningSandbox } from '../sandbox/running.ts';
import { runCli } from '../src/cli.ts';
import { surroundings } from '../src/config.ts';

const own = surroundings();
const sandbox = existsSync(own.path) ? undefined : runningSandbox(stateFolder());
const around = sandbox === undefined ? own : { path: sandbox.config, env: { ...sandbox.env, ...own.env } };
const terminal = {
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
  interactive: process.stdin.isTTY === true,
};
process.exit(await runCli(process.argv.slice(2), around, terminal));
