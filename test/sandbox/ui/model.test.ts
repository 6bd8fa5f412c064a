import { describe, expect, it } from 'vitest';
import { completionFor, usageFor } from '../../../sandbox/ui/app/model/completion.ts';
import { emptyRecall, remember, stepRecall } from '../../../sandbox/ui/app/model/recall.ts';
import { readRoute, writeRoute } from '../../../sandbox/ui/app/model/route.ts';
import { channelMessages, threadMessages, threadTimeline, timelineOf } from '../../../sandbox/ui/app/model/timeline.ts';
import { unreadOf } from '../../../sandbox/ui/app/model/unread.ts';
import type { UiState } from '../../../sandbox/workspace/ui-protocol.ts';
import type { Message } from '../../../sandbox/workspace/wire.ts';
import { now } from './support.ts';

const start = now / 1000;
const at = (minutes: number) => `${start + minutes * 60}.000100`;
const message = (minutes: number, user: string, more: Partial<Message> = {}): Message => ({
  type: 'message',
  channel: 'C1',
  ts: at(minutes),
  user,
  text: 'x',
  ...more,
});

const options = { authorKey: ({ user }: Message) => user ?? '', timezone: 'UTC', me: 'U1' };
const shape = (messages: readonly Message[], seen?: string) =>
  timelineOf(messages, { ...options, seen }).map((item) =>
    item.kind === 'message' ? `${item.message.user ?? ''}${item.grouped ? ' again' : ''}` : item.kind,
  );

describe('the list of messages', () => {
  it('groups what one person says within five minutes, and divides days', () => {
    const day = 24 * 60;
    expect(
      shape([
        message(0, 'U1'),
        message(1, 'U1'),
        message(2, 'U2'),
        message(3, 'U2'),
        message(9, 'U2'),
        message(day, 'U2'),
      ]),
    ).toEqual(['day', 'U1', 'U1 again', 'U2', 'U2 again', 'U2', 'day', 'U2']);
  });

  it('does not group lines of the workspace, nor what only one sees with what all see', () => {
    const joined = message(1, 'U1', { subtype: 'channel_join' });
    expect(shape([message(0, 'U1'), joined, message(2, 'U1')])).toEqual(['day', 'U1', 'U1', 'U1']);
    expect(shape([message(0, 'U1'), message(1, 'U1', { is_ephemeral: true })])).toEqual(['day', 'U1', 'U1']);
  });

  it('marks where the new ones of others begin', () => {
    const messages = [message(0, 'U2'), message(1, 'U1'), message(2, 'U2'), message(3, 'U2')];
    expect(shape(messages, at(0))).toEqual(['day', 'U2', 'U1', 'unread', 'U2', 'U2 again']);
    expect(shape(messages, at(3))).not.toContain('unread');
    expect(shape(messages)).not.toContain('unread');
  });

  it('leaves replies to their thread, but for those that were sent to the channel too', () => {
    const root = message(0, 'U1', { thread_ts: at(0), reply_count: 2 });
    const reply = message(1, 'U2', { thread_ts: at(0) });
    const broadcast = message(2, 'U2', { thread_ts: at(0), subtype: 'thread_broadcast' });
    expect(channelMessages([root, reply, broadcast])).toEqual([root, broadcast]);
    expect(threadMessages([root, reply, message(3, 'U1')], root.ts)).toEqual([root, reply]);
    expect(threadTimeline([root, reply], options).map((item) => item.kind)).toEqual(['message', 'replies', 'message']);
  });
});

const user = (id: string, name: string, realName: string) => ({
  id,
  name,
  realName,
  title: '',
  timezone: 'UTC',
  color: '112233',
  isBot: false,
  deactivated: name === 'gone',
});

const state: UiState = {
  revision: 1,
  user: 'U1',
  now,
  clockOffsetMs: 0,
  team: { id: 'T1', name: 'Team', domain: 'team' },
  app: {
    id: 'A1',
    name: 'MCP Ops',
    description: '',
    botUserId: 'U9',
    homeTab: true,
    commands: [
      { command: '/mcp', description: 'Ask', usageHint: '[health | help]' },
      { command: '/mcp-admin', description: 'More', usageHint: '' },
    ],
    shortcuts: [],
  },
  users: [user('U1', 'dev', 'Dana Dev'), user('U2', 'lead', 'Lee Lead'), user('U3', 'gone', 'Gone Girl')],
  groups: [{ id: 'S1', handle: 'on-call', name: 'On call', users: ['U1'] }],
  channels: [
    {
      id: 'C1',
      name: 'mcp-ops',
      kind: 'public',
      topic: 'Ops',
      purpose: '',
      members: ['U1'],
      archived: false,
      creator: 'U1',
      createdAt: now,
      pins: [],
      bookmarks: [],
    },
    {
      id: 'D1',
      name: 'lead',
      kind: 'im',
      topic: '',
      purpose: '',
      members: ['U1', 'U2'],
      archived: false,
      creator: 'U1',
      createdAt: now,
      pins: [],
      bookmarks: [],
    },
  ],
  messages: {},
  modals: [],
  home: null,
  files: [],
  pending: [],
  notices: [],
  panels: [],
};

describe('completion', () => {
  const offered = (text: string, cursor = text.length) =>
    completionFor(state, text, cursor)?.suggestions.map(({ insert }) => insert);

  it.each([
    ['/', ['/mcp ', '/mcp-admin ']],
    ['/MCP-', ['/mcp-admin ']],
    ['/mcp ', undefined],
    ['say /mcp', undefined],
    ['@l', ['@lead ', '@on-call ', '@channel ']],
    ['hello (@dan', ['@dev ']],
    ['mail@dev', undefined],
    ['@gone', undefined],
    ['in #ops', ['#mcp-ops ']],
    ['10:30', undefined],
    [':white_ch', [':white_check_mark: ']],
    [':x', undefined],
    ['nothing', undefined],
  ])('after %j offers %j', (text, wanted) => {
    if (wanted === undefined) expect(offered(text)).toBeUndefined();
    else expect(offered(text)).toEqual(wanted);
  });

  it('looks at what stands before the cursor, and says what is replaced', () => {
    expect(completionFor(state, 'hi @de and more', 6)).toMatchObject({ from: 3, what: 'person' });
    expect(offered('hi @de and more', 15)).toBeUndefined();
  });

  it('says how a command continues', () => {
    expect(usageFor(state, '/mcp hea')).toEqual({ command: '/mcp', hint: '[health | help]', about: 'Ask' });
    expect(usageFor(state, '/mcp')).toBeUndefined();
    expect(usageFor(state, '/other x')).toBeUndefined();
  });
});

describe('what is unread', () => {
  const unread = (messages: Message[], channel = 'C1', seen = at(0)) =>
    unreadOf({ ...state, messages: { [channel]: messages } }, channel, seen);

  it('is what others wrote since', () => {
    expect(unread([message(0, 'U2')])).toEqual({ any: false, mentions: 0 });
    expect(unread([message(1, 'U2'), message(2, 'U1')])).toEqual({ any: true, mentions: 0 });
    expect(
      unread([message(1, 'U1'), message(2, 'U2', { subtype: 'channel_join' }), message(3, 'U2', { thread_ts: at(0) })]),
    ).toEqual({ any: false, mentions: 0 });
  });

  it('counts what means this person', () => {
    const rich = [
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U1' }] }] },
    ];
    expect(
      unread([
        message(1, 'U2', { text: '<@U1>' }),
        message(2, 'U2', { text: '<!here>' }),
        message(3, 'U2', { text: '<!subteam^S1|@x>' }),
        message(4, 'U2', { blocks: rich }),
        message(5, 'U2', { text: '<@U2>' }),
      ]).mentions,
    ).toBe(4);
    expect(unread([message(1, 'U2'), message(2, 'U2')], 'D1').mentions).toBe(2);
  });
});

describe('an address', () => {
  it.each([
    ['#/home', { place: 'home' }],
    ['#/C1', { place: 'channel', channel: 'C1' }],
    ['#/C1/1769868151.000100', { place: 'channel', channel: 'C1', message: '1769868151.000100' }],
    ['#/C1/thread/1769868151.000100', { place: 'channel', channel: 'C1', thread: '1769868151.000100' }],
  ] as const)('%s leads there and back', (hash, route) => {
    expect(readRoute(hash)).toEqual(route);
    expect(writeRoute(route)).toBe(hash);
  });

  it.each(['', '#', '#/', '#/../x', '#/<b>'])('%j leads nowhere', (hash) => {
    expect(readRoute(hash)).toBeUndefined();
  });

  it('with a broken message leads to the channel', () => {
    expect(readRoute('#/C1/thread/now')).toEqual({ place: 'channel', channel: 'C1' });
  });
});

describe('what was sent before', () => {
  it('comes back with the arrows, newest first, and goes at the end', () => {
    let recall = ['/mcp health', '/mcp logs', '/mcp logs'].reduce(remember, emptyRecall);
    const press = (step: -1 | 1) => {
      const next = stepRecall(recall, step);
      recall = next.recall;
      return next.text;
    };
    expect([press(-1), press(-1), press(-1)]).toEqual(['/mcp logs', '/mcp health', '/mcp health']);
    expect([press(1), press(1), press(1)]).toEqual(['/mcp logs', '', '']);
  });
});
