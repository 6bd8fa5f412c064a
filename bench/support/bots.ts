import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';

export interface BotChild extends Child {
  /** Port of its web server. */
  readonly port: number;
}

/** A file below the folder of the repository, as a path. */
export const fileAt = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Starts the bot as `npm start` does; resolves when it says that it is up. It ends with this process. */
export async function startBot(
  duties: 'web' | 'worker' | 'web,worker',
  environment: Readonly<Record<string, string>>,
): Promise<BotChild> {
  const env = { ...environment, MCP_CHATOPS_DUTIES: duties };
  const child = startChild(['--import', fileAt('bench/support/tied.ts'), fileAt('src/main.ts')], { env });
  const port = await child.line('it was up', startedPort);
  return { ...child, port };
}

/** The port in the line with which a bot says that it is up. */
export function startedPort(line: string): number | undefined {
  if (!line.includes('"started"')) return undefined;
  return (JSON.parse(line) as { readonly port?: number }).port;
}

/** Starts a program of `bench/processes/`; resolves when it has said `{"ready":true…}`, with that line. */
export async function startProgram<Ready>(
  name: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Child & { readonly ready: Ready }> {
  const child = startChild([fileAt(`bench/processes/${name}.ts`)], { env });
  const ready = await child.line('it was ready', (line) =>
    line.startsWith('{"ready"') ? (JSON.parse(line) as Ready) : undefined,
  );
  return { ...child, ready };
}
