import { randomBytes } from 'node:crypto';
import { signedHeaders } from '../../sandbox/workspace/delivery/signature.ts';
import type { Workspace } from '../../sandbox/workspace/workspace.ts';

export interface SignedCommands {
  /** What is typed after `/mcp`. */
  readonly text: string;
  readonly user: string;
  readonly channel: string;
}

/** A slash command as it goes over the wire. */
export interface SignedCommand {
  readonly bytes: Buffer;
  /** The id under which the store knows the request. */
  readonly key: string;
}

/** Slash commands as Slack sends them, each with a trigger of its own, signed and written out before any clock runs. */
export function signedCommands(workspace: Workspace, count: number, given: SignedCommands): readonly SignedCommand[] {
  return Array.from({ length: count }, () => signedCommand(workspace, given));
}

function signedCommand(workspace: Workspace, { text, user, channel }: SignedCommands): SignedCommand {
  const trigger = `${Date.now()}.${randomBytes(12).toString('hex')}`;
  const body = new URLSearchParams({
    token: 'of-no-use',
    team_id: workspace.team.id,
    team_domain: workspace.team.domain,
    channel_id: channel,
    channel_name: 'mcp-ops',
    user_id: user,
    user_name: 'dev',
    command: '/mcp',
    text,
    api_app_id: workspace.app.id,
    is_enterprise_install: 'false',
    response_url: `${workspace.url}/commands/${trigger}`,
    trigger_id: trigger,
  }).toString();
  const headers = {
    host: '127.0.0.1',
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(Buffer.byteLength(body)),
    accept: 'application/json,*/*',
    ...signedHeaders(workspace.signingSecret, Date.now(), body),
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const bytes = Buffer.from(`POST /slack/events HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  return { bytes, key: `command:${workspace.team.id}:${trigger}` };
}
