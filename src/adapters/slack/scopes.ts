/** What each call and each event needs (docs.slack.dev, methods and events). The manifest has these scopes and no others: a test compares. */
export const slackMethods = {
  'auth.test': { scopes: [] },
  'bots.info': { scopes: ['users:read'] },
  'chat.postMessage': { scopes: ['chat:write', 'chat:write.public'] },
  'chat.update': { scopes: ['chat:write'] },
  'chat.postEphemeral': { scopes: ['chat:write'] },
  'conversations.history': { scopes: ['channels:history', 'groups:history', 'im:history'] },
  'conversations.replies': { scopes: ['channels:history', 'groups:history', 'im:history'] },
  'conversations.join': { scopes: ['channels:join'] },
  'conversations.open': { scopes: ['im:write'] },
  'files.getUploadURLExternal': { scopes: ['files:write'] },
  'files.completeUploadExternal': { scopes: ['files:write'] },
  'files.info': { scopes: ['files:read'] },
  'usergroups.list': { scopes: ['usergroups:read'] },
  'usergroups.users.list': { scopes: ['usergroups:read'] },
  'users.info': { scopes: ['users:read'] },
  'views.open': { scopes: [] },
  'views.publish': { scopes: [] },
  'slash commands': { scopes: ['commands'] },
  'event app_mention': { scopes: ['app_mentions:read'] },
  'event app_home_opened': { scopes: [] },
  'event subteam_members_changed': { scopes: ['usergroups:read'] },
} as const;

/** A method of the Web API that the bot calls. */
export type SlackMethod = Exclude<keyof typeof slackMethods, `event ${string}` | 'slash commands'>;
