import type { Command, CommandContext } from './command.ts';
import { pySpy } from './py-spy.ts';

/** Programs by name; tests and the sandbox add their own. */
export type CommandTable = Map<string, Command>;

function echo(args: readonly string[], { stdout }: CommandContext): number {
  stdout(`${args.join(' ')}\n`);
  return 0;
}

async function cat(_args: readonly string[], { stdin, stdout }: CommandContext): Promise<number> {
  for await (const chunk of stdin) stdout(chunk);
  return 0;
}

function pgIsReady(args: readonly string[], { program, stdout }: CommandContext): number {
  const index = args.findIndex((arg) => arg === '-h' || arg === '--host');
  const host = index >= 0 ? args[index + 1] : '/var/run/postgresql';
  const accepts = program === 'postgres';
  stdout(`${host}:5432 - ${accepts ? 'accepting connections' : 'no response'}\n`);
  return accepts ? 0 : 2;
}

function redisCli(args: readonly string[], { program, stdout, stderr }: CommandContext): number {
  if (program !== 'redis') {
    stderr('Could not connect to Redis at 127.0.0.1:6379: Connection refused\n');
    return 1;
  }
  const words = args.filter((arg) => !arg.startsWith('-')).map((arg) => arg.toLowerCase());
  stdout(words.includes('ping') ? 'PONG\n' : 'ERR unknown command\n');
  return 0;
}

function curlTarget(args: readonly string[]): { method: string; url: string | undefined } {
  const at = args.findIndex((arg) => arg === '-X' || arg === '--request');
  const url = args.find((arg, index) => !arg.startsWith('-') && (at < 0 || index !== at + 1));
  return { method: at < 0 ? 'GET' : (args[at + 1] ?? 'GET'), url };
}

/** Only the pod's own server can be reached. */
async function curl(args: readonly string[], { server, stdout, stderr }: CommandContext): Promise<number> {
  const { method, url } = curlTarget(args);
  const match = /^(?:https?:\/\/)?(localhost|127\.0\.0\.1)(?::\d+)?(\/.*)?$/.exec(url ?? '');
  if (!match) {
    stderr(`curl: (6) Could not resolve host: ${url ?? ''}\n`);
    return 6;
  }
  if (!server) {
    stderr('curl: (7) Failed to connect to localhost: Connection refused\n');
    return 7;
  }
  const answer = await server.respond({ method, path: match[2] ?? '/' });
  stdout(answer.body);
  return answer.status >= 400 && args.some((arg) => /^-[a-zA-Z]*f/.test(arg)) ? 22 : 0;
}

/** The programs every simulated container has. */
export function createCommands(): CommandTable {
  return new Map<string, Command>([
    ['true', () => 0],
    ['false', () => 1],
    ['echo', echo],
    ['cat', cat],
    ['pg_isready', pgIsReady],
    ['redis-cli', redisCli],
    ['curl', curl],
    ['py-spy', pySpy],
  ]);
}

/** Runs a program of the table; `undefined` when no program has that name. */
export function runCommand(
  table: CommandTable,
  argv: readonly string[],
  context: CommandContext,
): Promise<number> | undefined {
  const [program = '', ...args] = argv;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const command = table.get(name);
  return command ? Promise.resolve(command(args, context)) : undefined;
}
