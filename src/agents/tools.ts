import { isAgentActor } from '../access/agents.ts';
import { includesRole, roleFor, rolesIn } from '../access/roles.ts';
import { type AnyAction, hasSpecialAccess } from '../catalog/action.ts';
import type { AgentContext } from './caller.ts';
import { inputSchema } from './input-schema.ts';
import type { ListedTool } from './listed-tool.ts';
import { outputSchema } from './reply.ts';
import { runTools } from './run-tools.ts';
import { toolName } from './tool-names.ts';

const look = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false } as const;

/**
 * What a caller may use, by name: every action that the rights of its person and the configuration of the agent allow together. Of each
 * change also its plan, which asks nobody. Throws ROLES_UNREADABLE.
 */
export async function listTools({ engine, caller }: AgentContext): Promise<readonly ListedTool[]> {
  const environments = await environmentsOf({ engine, caller });
  const tools = [...engine.catalog].flatMap(([command, action]) => {
    // Reading what one person did needs a reason of one's own: no agent has one.
    if (hasSpecialAccess(action)) return [];
    const places = environments(action.risk);
    if (places.length === 0) return [];
    return action.risk === 'read-only'
      ? [toolOf(command, action, places, engine.defaultEnvironment, 'ask')]
      : [
          toolOf(command, action, places, engine.defaultEnvironment, 'plan'),
          ...(caller.ground.may === 'ask' ? [toolOf(command, action, places, engine.defaultEnvironment, 'ask')] : []),
        ];
  });
  return [...tools, ...runTools].sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** The environments a caller may use an action of some risk in. */
async function environmentsOf({
  engine,
  caller,
}: AgentContext): Promise<(risk: AnyAction['risk']) => readonly string[]> {
  const client = engine.agents?.clients.get(caller.ground.client);
  const allowed = [...engine.environments.values()].filter(({ name }) => client?.environments.includes(name));
  if (isAgentActor(caller.actor)) return () => allowed.map(({ name }) => name);
  const held = await rolesIn(engine.access, caller.actor, allowed);
  return (risk) => allowed.map(({ name }) => name).filter((name) => includesRole(held.get(name), roleFor(risk)));
}

function toolOf(
  command: string,
  action: AnyAction,
  environments: readonly string[],
  byDefault: string,
  face: 'ask' | 'plan',
): ListedTool {
  const isLook = action.risk === 'read-only';
  const how = isLook
    ? 'Reads and changes nothing.'
    : face === 'plan'
      ? 'Shows what this change would do; asks nobody and changes nothing.'
      : 'Puts the plan before people in Slack and waits: nothing changes until another person approves it there. Follow it with run.get.';
  return {
    name: toolName(command, face),
    title: face === 'plan' ? `Plan: ${command}` : command,
    description: `${action.summary}. ${how}`,
    inputSchema: inputSchema(action, environments, { byDefault, asks: !isLook && face === 'ask' }),
    outputSchema,
    annotations:
      isLook || face === 'plan'
        ? look
        : { ...look, readOnlyHint: false, destructiveHint: action.risk !== 'reversible', idempotentHint: false },
  };
}
