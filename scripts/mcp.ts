// `npm run mcp -- health`: the terminal, on the configuration of this folder or on its running sandbox. Where both are there, people say which:
// what is meant for a sandbox must never reach a real platform.
import { existsSync } from 'node:fs';
import { stateFolder } from '../sandbox/folder.ts';
import { runningSandbox } from '../sandbox/running.ts';
import { chosenWorld } from '../src/cli/chosen-world.ts';
import { runCli } from '../src/cli.ts';
import { surroundings } from '../src/config.ts';

const own = surroundings();
const sandbox = runningSandbox(stateFolder());
const isNamed = own.env['MCP_CHATOPS_CONFIG'] !== undefined;
const { world, args, mistake } = chosenWorld(process.argv.slice(2), {
  config: isNamed ? 'named' : existsSync(own.path) ? 'there' : 'none',
  sandbox: sandbox !== undefined,
});
if (mistake !== undefined) {
  process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const around =
  world === 'config' || sandbox === undefined ? own : { path: sandbox.config, env: { ...sandbox.env, ...own.env } };
const terminal = {
  out: (text: string) => process.stdout.write(text),
  err: (text: string) => process.stderr.write(text),
  interactive: process.stdin.isTTY === true,
};
process.exit(await runCli(args, around, terminal));
