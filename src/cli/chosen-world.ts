/** What there is to address from a folder. */
export interface Worlds {
  /** `named` by MCP_CHATOPS_CONFIG, `there` as config.yaml, or `none`. */
  readonly config: 'named' | 'there' | 'none';
  /** Whether a sandbox runs. */
  readonly sandbox: boolean;
}

export interface Chosen {
  readonly world: 'config' | 'sandbox';
  /** The command line without the choice. */
  readonly args: readonly string[];
  /** Why nothing is addressed, in a sentence; undefined where something is. */
  readonly mistake: string | undefined;
}

/** Whether a terminal command goes to the configured platform or to the sandbox. With both there, `--config` or `--sandbox` comes first. */
export function chosenWorld([first = '', ...rest]: readonly string[], { config, sandbox }: Worlds): Chosen {
  const args = first === '' ? [] : [first, ...rest];
  if (first === '--config') return { world: 'config', args: rest, mistake: undefined };
  if (first === '--sandbox')
    return {
      world: 'sandbox',
      args: rest,
      mistake: sandbox ? undefined : 'No sandbox runs. Start one: npm run sandbox',
    };
  if (config === 'there' && sandbox)
    return {
      world: 'config',
      args,
      mistake:
        'There is a config.yaml here, and a sandbox runs. Say which one you mean: npm run mcp -- --config … or npm run mcp -- --sandbox …',
    };
  return { world: config === 'none' && sandbox ? 'sandbox' : 'config', args, mistake: undefined };
}
