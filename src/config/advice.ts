import type { ConfigFile } from './schema.ts';

type Role = 'operator' | 'approver' | 'admin';

/** What is allowed and yet likely not meant: one line each, with what to do. */
export function adviceOn(file: ConfigFile): readonly string[] {
  return [...Object.entries(file.environments)].flatMap(([name, { access, production, server, deployments }]) => {
    const where = `environments.${name}`;
    const nobody = (...roles: readonly Role[]) => roles.every((role) => access[role].length === 0);
    const rules = Object.entries(production ? file.policy.production : file.policy.other);
    const asking = rules.filter(([, { approvers }]) => approvers > 0).map(([risk]) => risk);
    const lines: string[] = [];
    if (nobody('operator', 'approver', 'admin')) {
      lines.push(`${where}.access: nobody may change anything: name people or user groups as operator or admin`);
    } else if (nobody('approver', 'admin') && asking.length > 0) {
      lines.push(`${where}.access.approver: ${asking.join(' and ')} changes need an approver, and nobody is one`);
    }
    if (!deployments.includes(server.deployment)) {
      lines.push(`${where}.deployments: ${server.deployment}, the MCP server, is not among them: nobody can name it`);
    }
    return lines;
  });
}
