import { z } from 'zod';
import type { Ids } from './state/ids.ts';

const slashCommand = z.looseObject({
  command: z.string(),
  description: z.string().default(''),
  usage_hint: z.string().default(''),
  should_escape: z.boolean().default(false),
});

const shortcut = z.looseObject({
  type: z.enum(['message', 'global']),
  name: z.string(),
  callback_id: z.string(),
  description: z.string().default(''),
});

/** The parts of a Slack app manifest the workspace reads; the rest may stand there too. */
const manifestShape = z.looseObject({
  display_information: z.looseObject({ name: z.string(), description: z.string().default('') }),
  features: z
    .looseObject({
      bot_user: z.looseObject({ display_name: z.string() }).optional(),
      app_home: z.looseObject({ home_tab_enabled: z.boolean().default(false) }).prefault({}),
      slash_commands: z.array(slashCommand).default([]),
      shortcuts: z.array(shortcut).default([]),
    })
    .prefault({}),
  oauth_config: z
    .looseObject({ scopes: z.looseObject({ bot: z.array(z.string()).default([]) }).prefault({}) })
    .prefault({}),
  settings: z
    .looseObject({
      event_subscriptions: z.looseObject({ bot_events: z.array(z.string()).default([]) }).prefault({}),
    })
    .prefault({}),
});

export interface AppSeed {
  readonly id?: string;
  readonly botUserId?: string;
  readonly botId?: string;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly signingSecret?: string;
  /** A manifest as manifest.yml holds it: scopes, commands, shortcuts and events come from it. */
  readonly manifest?: unknown;
}

/** The one app of the workspace, installed. Its scopes may change while it runs, as after a reinstall. */
export interface InstalledApp {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly botName: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** The old verification token, in every payload. */
  readonly verificationToken: string;
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
    readonly escape: boolean;
  }[];
  readonly shortcuts: readonly {
    readonly type: 'message' | 'global';
    readonly name: string;
    readonly callbackId: string;
    readonly description: string;
  }[];
  readonly events: ReadonlySet<string>;
  readonly homeTab: boolean;
  scopes: ReadonlySet<string>;
  /** True after an uninstall: every token answers token_revoked. */
  revoked: boolean;
}

const DEFAULT_SCOPES = [
  'commands chat:write chat:write.public chat:write.customize app_mentions:read',
  'channels:read channels:manage channels:join channels:history groups:read groups:write groups:history',
  'im:read im:write im:history mpim:read mpim:write mpim:history pins:read pins:write bookmarks:read bookmarks:write',
  'reactions:read reactions:write files:read files:write usergroups:read users:read users:read.email emoji:read team:read',
]
  .join(' ')
  .split(' ');

const DEFAULT_EVENTS = [
  'app_mention',
  'app_home_opened',
  'member_joined_channel',
  'channel_archive',
  'subteam_members_changed',
];

/** What stands in for a manifest when none is given: the command `/mcp`, a home tab, every scope and event this workspace knows. */
const DEFAULT_MANIFEST = {
  display_information: { name: 'MCP Ops' },
  features: {
    bot_user: { display_name: 'mcp-ops' },
    app_home: { home_tab_enabled: true },
    slash_commands: [{ command: '/mcp', description: 'Ask the bot', usage_hint: 'help' }],
  },
  oauth_config: { scopes: { bot: DEFAULT_SCOPES } },
  settings: { event_subscriptions: { bot_events: DEFAULT_EVENTS } },
};

/** Installs an app; throws a zod error when its manifest cannot be read. */
export function installApp(seed: AppSeed, ids: Ids): InstalledApp {
  const manifest = manifestShape.parse(seed.manifest ?? DEFAULT_MANIFEST);
  const { features, display_information: display } = manifest;
  return {
    id: seed.id ?? ids.next('A'),
    name: display.name,
    description: display.description,
    botName: features.bot_user?.display_name ?? display.name,
    botUserId: seed.botUserId ?? ids.next('U'),
    botId: seed.botId ?? ids.next('B'),
    botToken: seed.botToken ?? `xoxb-${ids.secret(12)}-${ids.secret(24)}`,
    appToken: seed.appToken ?? `xapp-1-${ids.secret(11)}-${ids.secret(40)}`,
    signingSecret: seed.signingSecret ?? ids.secret(32),
    verificationToken: ids.secret(24),
    commands: features.slash_commands.map((command) => ({
      command: command.command,
      description: command.description,
      usageHint: command.usage_hint,
      escape: command.should_escape,
    })),
    shortcuts: features.shortcuts.map((given) => ({
      type: given.type,
      name: given.name,
      callbackId: given.callback_id,
      description: given.description,
    })),
    events: new Set(manifest.settings.event_subscriptions.bot_events),
    homeTab: features.app_home.home_tab_enabled,
    scopes: new Set(manifest.oauth_config.scopes.bot),
    revoked: false,
  };
}
