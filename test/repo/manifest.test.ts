import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { slackMethods } from '../../src/adapters/slack/scopes.ts';
import { groupEvent, homeEvent, mentionEvent, reactionEvent } from '../../src/handlers/payloads.ts';

const shape = z.object({
  display_information: z.object({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/i),
  }),
  features: z.object({
    bot_user: z.object({
      display_name: z
        .string()
        .max(80)
        .regex(/^[a-z0-9._-]+$/),
    }),
    slash_commands: z.array(
      z.object({
        command: z
          .string()
          .max(32)
          .regex(/^\/[a-z0-9_-]+$/),
        description: z.string().max(2000),
        usage_hint: z.string().max(1000),
      }),
    ),
    shortcuts: z
      .array(z.object({ name: z.string().max(24) }))
      .max(10)
      .optional(),
  }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
});

const root = new URL('../../', import.meta.url);
const manifest = shape.parse(parse(readFileSync(new URL('manifest.yml', root), 'utf8')));

const sources = (folder: string): string =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(new URL(`${folder}/${file}`, root), 'utf8'))
    .join('\n');

describe('manifest.yml', () => {
  it('keeps every limit of Slack and is in the order people read it', () => {
    const { scopes } = manifest.oauth_config;
    expect(scopes.bot).toEqual([...new Set(scopes.bot)].sort());
  });

  it('asks for exactly the scopes that the calls and listeners need', () => {
    const needed = new Set<string>(Object.values(slackMethods).flatMap(({ scopes }) => [...scopes]));
    expect(manifest.oauth_config.scopes.bot).toEqual([...needed].sort());
  });

  it('subscribes to exactly the events the handlers read', () => {
    const read = [mentionEvent, homeEvent, groupEvent, reactionEvent].map((event) => event.shape.type.value);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual(read.sort());
    const listed = Object.keys(slackMethods).flatMap((name) => (name.startsWith('event ') ? [name.slice(6)] : []));
    expect(listed.sort()).toEqual(read.sort());
  });

  it('knows of every method the code calls, and of no other', () => {
    const called = [...sources('src/adapters/slack').matchAll(/call\('([a-zA-Z.]+)'/g)].map((match) => match[1] ?? '');
    const listed = Object.keys(slackMethods).filter((name) => !name.includes(' '));
    expect([...new Set(called)].sort()).toEqual(listed.sort());
  });

  it('has the one command the bot answers', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual(['/mcp']);
  });
});
