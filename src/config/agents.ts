import { z } from 'zod';
import type { AgentSettings } from '../access/agents.ts';
import { httpUrl, name } from './fields.ts';

const scopeToken = z.string().regex(/^[!#-[\]-~]{1,100}$/, 'must be a scope without spaces or quotes');
const claim = z.string().min(1).max(200);

const limit = (most: number, what: string) => z.number().int().min(1).max(10_000).default(most).describe(what);

const client = z.strictObject({
  id: z.string().min(1).max(300).describe('Client id in its tokens'),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w .-]{0,39}$/, 'must be 1 to 40 letters, digits, spaces, dots and dashes')
    .describe('What cards and lists call it: Claude Code'),
  may: z
    .enum(['look', 'ask'])
    .default('look')
    .describe('look: reads alone; ask: it may also put changes before people, who approve them in Slack'),
  environments: z.array(name).min(1).describe('Environments it may use; the rights of its person are a second limit'),
  service: z
    .boolean()
    .default(false)
    .describe('Whether a token without a person is let in, with what stands here and no rights of a person'),
  owners: z
    .array(z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id (U…)'))
    .default([])
    .describe('People who act for it: they cannot approve what it asks for'),
});

/** `agents`. */
export const agentsSection = z
  .strictObject({
    url: httpUrl.describe(
      'Address agents reach this bot at, https://bot.example.com/mcp: the audience of their tokens, and the Host they name',
    ),
    issuer: httpUrl.describe('Who makes their tokens, exactly as the tokens name it'),
    claims: z
      .strictObject({
        person: claim.default('slack_user_id').describe('Claim with the Slack id of the person an agent acts for'),
        client: claim.default('client_id').describe('Claim with the client id; azp for Microsoft Entra ID'),
      })
      .prefault({}),
    scopes: z
      .strictObject({ look: scopeToken.default('mcp.look'), ask: scopeToken.default('mcp.ask') })
      .prefault({})
      .describe('Scopes that let an agent look, and ask for changes'),
    origins: z.array(httpUrl).default([]).describe('Web pages that may call from a browser; none is needed else'),
    clients: z.array(client).min(1),
    limits: z
      .strictObject({
        looksPerMinute: limit(60, 'Looks and plans of one agent in a minute'),
        openQuestions: limit(3, 'Changes of one agent that wait for people at once'),
        changesPerHour: limit(6, 'Changes one agent may ask for in an hour, in each environment'),
        perApprover: limit(5, 'Changes that all agents together put before the same approvers in ten minutes'),
      })
      .prefault({}),
  })
  .refine(({ clients }) => new Set(clients.map(({ id }) => id)).size === clients.length, {
    path: ['clients'],
    error: 'must name each client id once',
  })
  .optional()
  .describe('Agents that may look and ask over MCP; none where left out');

const rule = (approvers: number, typedName: boolean) =>
  z
    .strictObject({
      approvers: z.number().int().min(1).max(5).default(approvers),
      typedName: z.boolean().default(typedName),
    })
    .prefault({});

/** `policy.agents`. */
export const agentRules = z
  .strictObject({ reversible: rule(1, false), disruptive: rule(1, false), destructive: rule(2, true) })
  .prefault({})
  .describe('What changes that agents ask for need at least; the rules of the environment count as well');

/** The agents as the rest of the bot knows them; undefined where none are configured. */
export function agentSettingsOf(section: z.infer<typeof agentsSection>): AgentSettings | undefined {
  return section && { ...section, clients: new Map(section.clients.map((one) => [one.id, one])) };
}
