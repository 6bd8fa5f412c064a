import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { methods } from '../../../sandbox/workspace/methods/registry.ts';
import { channelId, clientOf, refusal, refusalData, workspaceFor } from './support.ts';

describe('tokens', () => {
  it('must be there, be known, be of the right kind and not be revoked', async () => {
    const { workspace } = await workspaceFor();
    const { appToken } = workspace;
    expect(await refusal(clientOf(workspace, {}, '').auth.test())).toBe('not_authed');
    expect(await refusal(clientOf(workspace, {}, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
    const post = clientOf(workspace, {}, appToken).chat.postMessage({ channel: '#mcp-ops', text: 'x' });
    expect(await refusal(post)).toBe('not_allowed_token_type');
    expect(await refusal(clientOf(workspace).apps.connections.open({}))).toBe('not_allowed_token_type');
    expect(await clientOf(workspace, {}, appToken).apps.connections.open({})).toMatchObject({
      url: /^ws:\/\/127\.0\.0\.1/,
    });
    workspace.admin.uninstall();
    expect(await refusal(clientOf(workspace).auth.test())).toBe('token_revoked');
    expect(await refusal(clientOf(workspace, {}, appToken).apps.connections.open({}))).toBe('token_revoked');
    workspace.admin.reinstall();
    expect((await clientOf(workspace).auth.test()).ok).toBe(true);
  });

  it('of a user act as that user, until the account is switched off', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace, {}, workspace.admin.userToken('dev'));
    await client.chat.postMessage({ channel: '#mcp-ops', text: 'as myself' });
    const [message] = workspace.messages('#mcp-ops');
    expect(message).toMatchObject({ text: 'as myself', user: workspace.as('dev').id });
    expect(message?.bot_id).toBeUndefined();
    workspace.admin.deactivate('dev');
    expect(await refusal(client.auth.test())).toBe('account_inactive');
  });
});

describe('scopes', () => {
  it('are those of the manifest, and a call without one names what it needs', async () => {
    const manifest = {
      display_information: { name: 'Narrow' },
      oauth_config: { scopes: { bot: ['chat:write', 'channels:read'] } },
    };
    const { workspace } = await workspaceFor({ seed: { app: { manifest } } });
    const client = clientOf(workspace);
    const channel = channelId(workspace, 'mcp-ops');
    const posted = await client.chat.postMessage({ channel, text: 'x' });
    expect(posted.response_metadata).toMatchObject({
      scopes: ['chat:write', 'channels:read'],
      acceptedScopes: ['chat:write'],
    });
    expect(await refusalData(client.users.list({}))).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write,channels:read',
    });
    // The scope of the kind: listing private channels needs another one than listing public ones.
    expect((await client.conversations.list({})).ok).toBe(true);
    const data = await refusalData(client.conversations.list({ types: 'private_channel' }));
    expect(data).toMatchObject({ error: 'missing_scope', needed: 'groups:read' });
    const disguised = await refusalData(client.chat.postMessage({ channel, text: 'x', username: 'Someone' }));
    expect(disguised).toMatchObject({ error: 'missing_scope', needed: 'chat:write.customize' });
    const creating = await refusalData(client.conversations.create({ name: 'x', is_private: true }));
    expect(creating.error).toBe('missing_scope');
    workspace.admin.setScopes(['users:read']);
    expect((await client.users.list({})).ok).toBe(true);
  });
});

describe('methods', () => {
  it('that are not simulated answer unknown_method', async () => {
    const { workspace } = await workspaceFor();
    const data = await refusalData(clientOf(workspace).apiCall('chat.startStream', {}));
    expect(data).toMatchObject({ error: 'unknown_method', req_method: 'chat.startStream' });
    expect(await refusal(clientOf(workspace).apiCall('__proto__', {}))).toBe('unknown_method');
  });

  it('that are simulated all exist in Slack: its own client knows them', () => {
    const source = readFileSync(
      new URL('../../../node_modules/@slack/web-api/dist/methods.js', import.meta.url),
      'utf8',
    );
    const unknown = [...methods.keys()].filter((name) => !source.includes(`'${name}'`));
    expect(unknown).toEqual([]);
  });

  it('say which argument is missing or wrong', async () => {
    const { workspace } = await workspaceFor();
    const client = clientOf(workspace);
    const missing = await refusalData(client.apiCall('conversations.info', {}));
    expect(missing).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    });
    const wrong = await refusalData(client.apiCall('conversations.list', { limit: 'many' }));
    expect(wrong.error).toBe('invalid_arguments');
    expect(await refusal(client.apiCall('conversations.list', { limit: 1001 }))).toBe('invalid_limit');
  });
});
