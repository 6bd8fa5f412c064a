import { type AnyAction, isAction } from './action.ts';
import { type AnyAnswer, isAnswer } from './answer.ts';
import type { AnyCommand } from './command.ts';
import { loadFolder } from './load.ts';
import { isDeploymentName } from './params/deployment-name.ts';

/** Actions by command: `rollback`, `auth clear-jwks`. */
export type Catalog = ReadonlyMap<string, AnyAction>;

/** What the bot answers by itself, by command: `runs`, `incident declare`. */
export type Answers<HandlerContext> = ReadonlyMap<string, AnyAnswer<HandlerContext>>;

/**
 * Every action below a folder. The path is the command: auth/clear-jwks.ts answers `/mcp auth clear-jwks`. Throws when a file
 * exports no action named `action`, so that a forgotten export is found at start-up and not at 03:00.
 */
export async function loadActions(folder: URL): Promise<Catalog> {
  return loadKind(folder, 'action', isAction, 'readAction or changeAction');
}

/** Every answer below a folder, by its path as actions are. Throws when a file exports no answer named `command`. */
export async function loadAnswers<HandlerContext>(folder: URL): Promise<Answers<HandlerContext>> {
  return loadKind(folder, 'command', isAnswer<HandlerContext>, 'answer');
}

/** A deployment is named by no plain text: `deploymentName` is what leads to the list of the configuration. */
function requireListed(path: string, { params }: Pick<AnyCommand, 'params'>): void {
  for (const [name, schema] of Object.entries(params.shape)) {
    if (/^deployments?$/.test(name) && !isDeploymentName(schema))
      throw new Error(`${path}.ts must make its parameter "${name}" with deploymentName().`);
  }
}

async function loadKind<Kind extends Pick<AnyCommand, 'params'>>(
  folder: URL,
  name: string,
  isKind: (value: unknown) => value is Kind,
  makers: string,
): Promise<ReadonlyMap<string, Kind>> {
  const found = await loadFolder(folder, name);
  return new Map(
    found.map(({ path, value }) => {
      if (!isKind(value)) throw new Error(`${path}.ts must make its ${name} with ${makers}.`);
      requireListed(path, value);
      return [path.replaceAll('/', ' '), value];
    }),
  );
}
