import { z } from 'zod';
import type { AgentSettings } from '../access/agents.ts';
import { httpUrl, name } from './fields.ts';

const scopeToken = z.string().regex(/^[!#-[\]-~]{1,100}$/, 'must be a scope without spaces or quotes');
const claim = z.string().min(1).max(200);

const limit = (most: number, what: string) => z.number().int().min(1).max(10_000).default(most).describe(what);

const client = z.strictObject({
  id: z.string().min(1).max(300).describe("Client id in the agent's tokens"),
  name: z
    .string()
    .regex(/^[A-Za-z0-9][\w .-]{0,39}$/, 'must be 1 to 40 letters, digits, spaces, dots and dashes')
    .describe('Display name on cards and in lists, such as Claude Code'),
  may: z
    .enum(['look', 'ask'])
    .default('look')
    .describe('look: read only. ask: it can also request changes, which people approve in Slack'),
  environments: z
    .array(name)
    .min(1)
    .describe('Environments it can use; the rights of the person it acts for still apply'),
  service: z
    .boolean()
    .default(false)
    .describe('Whether to accept a token that names no person; it then has only the rights listed here'),
  owners: z
    .array(z.string().regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id (U…)'))
    .default([])
    .describe('People responsible for it; they cannot approve what it requests'),
});

/** `agents`. */
export const agentsSection = z
  .strictObject({
    url: httpUrl.describe(
      'Address where agents reach this bot, such as https://bot.example.com/mcp: the audience of their tokens and the Host they must send',
    ),
    issuer: httpUrl.describe('Issuer of their tokens, exactly as the tokens spell it'),
    claims: z
      .strictObject({
        person: claim.default('slack_user_id').describe('Claim with the Slack id of the person an agent acts for'),
        client: claim.default('client_id').describe('Claim with the client id; azp for Microsoft Entra ID'),
      })
      .prefault({}),
    scopes: z
      .strictObject({ look: scopeToken.default('mcp.look'), ask: scopeToken.default('mcp.ask') })
      .prefault({})
      .describe('Scopes an agent needs to look and to request changes'),
    origins: z
      .array(httpUrl)
      .default([])
      .describe('Origins of web pages that can call from a browser; agents outside a browser need none'),
    clients: z.array(client).min(1),
    limits: z
      .strictObject({
        looksPerMinute: limit(60, 'Looks and plans by one agent per minute'),
        openQuestions: limit(3, 'Changes by one agent that can wait for people at once'),
        changesPerHour: limit(6, 'Changes one agent can request per hour, in each environment'),
        perApprover: limit(5, 'Changes that all agents together can put to the same approvers within ten minutes'),
      })
      .prefault({}),
  })
  .refine(({ clients }) => new Set(clients.map(({ id }) => id)).size === clients.length, {
    path: ['clients'],
    error: 'must name each client id once',
  })
  .optional()
  .describe('Agents that can look and request changes over MCP; none if omitted');

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
  .describe("Minimum approval rules for changes requested by agents; the environment's rules apply as well");

/** The agents as the rest of the bot knows them; undefined where none are configured. */
export function agentSettingsOf(section: z.infer<typeof agentsSection>): AgentSettings | undefined {
  return section && { ...section, clients: new Map(section.clients.map((one) => [one.id, one])) };
}
