import type { WorkspaceSeed } from './workspace/seed.ts';

/** Who is in the local workspace, with which right. */
export const groups = {
  viewers: 'S0VIEWERS',
  operators: 'S0OPERATORS',
  approvers: 'S0APPROVERS',
  admins: 'S0ADMINS',
} as const;

export const people = { dev: 'U0DEV', ola: 'U0OLA', lead: 'U0LEAD', guest: 'U0GUEST', stranger: 'U0STRANGER' } as const;

/** The channel of the operators. */
export const opsChannel = 'C0MCPOPS';

/** A team: two engineers on call, a lead who approves, one who can only look, one who can do nothing. */
export function workspaceSeed(): WorkspaceSeed {
  return {
    users: [
      {
        id: people.dev,
        name: 'dev',
        realName: 'Dana Dev',
        title: 'Engineer, on call',
        email: 'dana@example.com',
        tz: 'Europe/Berlin',
      },
      {
        id: people.ola,
        name: 'ola',
        realName: 'Ola Ops',
        title: 'Engineer',
        email: 'ola@example.com',
        tz: 'Europe/Rome',
      },
      {
        id: people.lead,
        name: 'lead',
        realName: 'Lee Lead',
        title: 'Platform lead, approver',
        email: 'lee@example.com',
        tz: 'Asia/Kolkata',
      },
      {
        id: people.guest,
        name: 'val',
        realName: 'Val Viewer',
        title: 'Support: may look',
        email: 'val@example.com',
        tz: 'UTC',
      },
      {
        id: people.stranger,
        name: 'sam',
        realName: 'Sam Stranger',
        title: 'Sales: has no role',
        email: 'sam@example.com',
        tz: 'UTC',
      },
    ],
    groups: [
      { id: groups.viewers, handle: 'mcp-viewers', users: ['val'] },
      { id: groups.operators, handle: 'mcp-operators', users: ['dev', 'ola'] },
      { id: groups.approvers, handle: 'mcp-approvers', users: ['lead'] },
      { id: groups.admins, handle: 'mcp-admins', users: [] },
    ],
    channels: [
      {
        id: opsChannel,
        name: 'mcp-ops',
        topic: 'Operations of the MCP platform',
        purpose: 'Type /mcp health to look. Break something in the panel, then type /mcp diagnose.',
      },
      { id: 'C0GENERAL', name: 'general' },
      { id: 'C0PRIVATE', name: 'secret-plans', private: true, members: ['dev', 'lead'], bot: false },
    ],
  };
}
