import { z } from 'zod';
import type { Issue } from '../blocks/check.ts';
import { describeIssue, validateAttachments, validateBlocks, validateView } from '../blocks/surfaces.ts';
import { botProfile } from '../objects.ts';
import { fieldsOf } from '../record.ts';
import { refuse } from '../refusal.ts';
import { json, word } from './arguments.ts';
import { method } from './method.ts';

export const authTest = method({
  name: 'auth.test',
  tier: 'none',
  tokens: ['bot', 'user', 'app'],
  args: z.object({}),
  run(core, caller) {
    const team = { url: `${core.url()}/`, team: core.store.team.name, team_id: core.store.team.id };
    if (caller.token === 'app') return { app_name: core.app.name, app_id: core.app.id };
    return {
      ...team,
      user: core.store.users.get(caller.userId)?.name ?? '',
      user_id: caller.userId,
      ...(caller.token === 'bot' ? { bot_id: core.app.botId } : {}),
      is_enterprise_install: false,
    };
  },
});

export const connectionsOpen = method({
  name: 'apps.connections.open',
  tier: 1,
  tokens: ['app'],
  scopes: ['connections:write'],
  args: z.object({}),
  run: (core) => ({ url: core.openSocket() }),
});

export const teamInfo = method({
  name: 'team.info',
  tier: 3,
  scopes: ['team:read'],
  args: z.object({ team: word.optional() }),
  run(core, _caller, args) {
    const { id, name, domain } = core.store.team;
    if (args.team !== undefined && args.team !== id) throw refuse('team_not_found');
    return { team: { id, name, domain, url: `${core.url()}/`, email_domain: '', icon: {} } };
  },
});

export const botsInfo = method({
  name: 'bots.info',
  tier: 3,
  scopes: ['users:read'],
  args: z.object({ bot: word.optional(), team_id: word.optional() }),
  run(core, _caller, args) {
    if (args.bot !== undefined && args.bot !== core.app.botId) throw refuse('bot_not_found');
    return { bot: { ...botProfile(core.app, core.store.team.id), user_id: core.app.botUserId } };
  },
});

export const emojiList = method({
  name: 'emoji.list',
  tier: 2,
  scopes: ['emoji:read'],
  args: z.object({}),
  run: () => ({ emoji: {}, cache_ts: '0' }),
});

export const blocksValidate = method({
  name: 'blocks.validate',
  tier: 'none',
  args: z.object({ blocks: json.optional(), message: json.optional(), view: json.optional() }),
  run(_core, _caller, args) {
    const given = [args.blocks, args.message, args.view].filter((part) => part !== undefined && part !== null);
    if (given.length !== 1) throw refuse('invalid_arguments');
    const issues = issuesOf(args);
    if (issues.length === 0) return {};
    throw refuse('invalid_blocks', {
      errors: issues.map(({ code, message, pointer }) => ({ code, message, pointer })),
      response_metadata: { messages: issues.map(describeIssue) },
    });
  },
});

function issuesOf(args: {
  readonly blocks?: unknown;
  readonly message?: unknown;
  readonly view?: unknown;
}): readonly Issue[] {
  if (args.view !== undefined) {
    return validateView(args.view, fieldsOf(args.view)?.['type'] === 'home' ? 'home' : 'modal');
  }
  if (args.blocks !== undefined) return validateBlocks(args.blocks);
  const message = fieldsOf(args.message) ?? {};
  const blocks = message['blocks'] === undefined ? [] : validateBlocks(message['blocks'], '/message/blocks');
  const attachments =
    message['attachments'] === undefined ? [] : validateAttachments(message['attachments'], '/message/attachments');
  return [...blocks, ...attachments];
}
