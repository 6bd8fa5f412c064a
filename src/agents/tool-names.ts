/** The longest name of a tool: hosts put a prefix before it, and some cut at 64 characters. */
export const longestToolName = 40;

const planEnding = '.plan';

/** The tool of a command: `auth.clear-jwks`; its plan face, which asks nobody: `auth.clear-jwks.plan`. */
export function toolName(command: string, face: 'ask' | 'plan' = 'ask'): string {
  return `${command.replaceAll(' ', '.')}${face === 'plan' ? planEnding : ''}`;
}

/** The command and face a name of a tool stands for; whether there is such a command is not looked at. */
export function toolMeant(name: string): { readonly command: string; readonly face: 'ask' | 'plan' } {
  const isPlan = name.endsWith(planEnding);
  const bare = isPlan ? name.slice(0, -planEnding.length) : name;
  return { command: bare.replaceAll('.', ' '), face: isPlan ? 'plan' : 'ask' };
}
