import type { Message, View } from '../../sandbox/workspace/wire.ts';
import type { Workspace } from '../../sandbox/workspace/workspace.ts';
import { buttonsOf, menuNamed, wordsOf } from './message-words.ts';

type Pattern = string | RegExp;

/** The people of a story, in a channel of their own: two operators, an approver, one who may look, one who can do nothing. */
export interface Cast {
  readonly channel: string;
  readonly dev: Teller;
  readonly ola: Teller;
  readonly lead: Teller;
  readonly val: Teller;
  readonly sam: Teller;
}

let stages = 0;

/** Brings the people together in a fresh channel: stories do not wait for each other's turn to post. */
export function cast(workspace: Workspace): Cast {
  stages += 1;
  const name = `story-${stages}`;
  workspace.admin.addChannel({ name });
  const channel = `#${name}`;
  const as = (handle: string) => teller(workspace, handle, channel);
  return { channel, dev: as('dev'), ola: as('ola'), lead: as('lead'), val: as('val'), sam: as('sam') };
}

/** An admin of the workspace changes who is in a user group, and the bot has heard of it. */
export async function regroup(workspace: Workspace, group: string, people: readonly string[]): Promise<void> {
  const heard = () => workspace.deliveries.filter((one) => one.kind === 'subteam_members_changed' && one.acked).length;
  const before = heard();
  workspace.admin.setGroupMembers(group, people);
  await workspace.waitFor('the news of the group', () => heard() > before);
}

const holds = (words: string, pattern: Pattern) =>
  typeof pattern === 'string' ? words.includes(pattern) : pattern.test(words);

/** One message, followed through its edits. */
export interface Card {
  readonly channel: string;
  readonly ts: string;
  /** As it is now. */
  message(): Message;
  /** Its words as they are now. */
  words(): string;
  buttons(): readonly string[];
  /** Waits until all of these are there at once; gives the words. */
  shows(...patterns: readonly Pattern[]): Promise<string>;
  /** The run it is about: `R-1042`. */
  run(): string;
  /** The replies in its thread, oldest first. */
  replies(): readonly Message[];
  /** Waits for a reply with these words. */
  reply(pattern: Pattern): Promise<string>;
}

/** A person before the workspace. */
export interface Teller {
  /** Types `/mcp …` in a channel; gives the message the bot posts there. */
  types(text: string, channel?: string): Promise<Card>;
  /** Types `/mcp …` and waits for an answer that only they see. */
  hears(text: string, channel?: string): Promise<string>;
  /** Says something, in a thread where one is named; gives the bot's next message there. */
  mentions(text: string, thread?: Card): Promise<Card>;
  /** Presses a button of a card. */
  presses(card: Card, label: string): Promise<void>;
  /** Presses a button of the newest message that only they see. */
  pressesLast(channel: string, label: string): Promise<void>;
  /** Picks an entry of a menu on a card. */
  chooses(card: Card, menu: string, entry: string): Promise<void>;
  /** Presses, and waits for the answer that only they see. */
  isTold(card: Card, label: string): Promise<string>;
  /** Does something and waits for the next message of the bot in the channel. */
  sees(doing: () => Promise<unknown>, pattern?: Pattern, channel?: string): Promise<Card>;
  /** Does something and waits for the next message only they see. */
  whispered(doing: () => Promise<unknown>, channel?: string): Promise<string>;
  /** Opens the App Home and waits until it shows all of this; gives the words. */
  home(...patterns: readonly Pattern[]): Promise<string>;
  /** Waits until the App Home shows all of this, without opening it anew. */
  homeShows(...patterns: readonly Pattern[]): Promise<string>;
  /** Presses a button of the App Home. */
  pressesAtHome(label: string): Promise<void>;
  /** Waits for a form; gives it. */
  form(title: string): Promise<View>;
  /** Fills a form by its labels and sends it; gives the mistakes it shows, by field. */
  sends(form: View, values?: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>> | undefined>;
  /** The newest direct message of the bot with these words. */
  direct(pattern: Pattern): Promise<Card>;
}

/** Follows a message by its place. */
export function cardAt(workspace: Workspace, channel: string, ts: string): Card {
  const all = () => workspace.messages(channel, { thread: ts });
  const message = () => {
    const found = all().find((one) => one.ts === ts);
    if (found === undefined) throw new Error(`The message ${ts} is gone from ${channel}.`);
    return found;
  };
  const replies = () => all().filter((one) => one.ts !== ts && one.thread_ts === ts);
  const card: Card = {
    channel,
    ts,
    message,
    words: () => wordsOf(message()),
    buttons: () => buttonsOf(message()),
    async shows(...patterns) {
      const lacking = () => patterns.filter((pattern) => !holds(card.words(), pattern));
      try {
        return await workspace.waitFor(String(patterns), () => lacking().length === 0 && card.words());
      } catch (error) {
        throw new Error(`Not shown: ${lacking().map(String).join(', ')}\nThe message says:\n${card.words()}`, {
          cause: error,
        });
      }
    },
    run() {
      const run = /\brun (R-\d+)\b/m.exec(card.words())?.[1];
      if (run === undefined) throw new Error(`No run is named in:\n${card.words()}`);
      return run;
    },
    replies,
    async reply(pattern) {
      return workspace.waitFor(`a reply with ${pattern}`, () =>
        replies()
          .map(wordsOf)
          .find((words) => holds(words, pattern)),
      );
    },
  };
  return card;
}

/** A person of the workspace, by handle, and the channel they are in when they name no other. */
export function teller(workspace: Workspace, name: string, place = '#mcp-ops'): Teller {
  const person = workspace.as(name);
  const ofBot = (channel: string) =>
    workspace.messages(channel, { as: name }).filter((one) => one.bot_id !== undefined && one.is_ephemeral !== true);
  const alone = (channel: string) =>
    workspace.messages(channel, { as: name }).filter((one) => one.is_ephemeral === true);

  async function fresh(
    seen: () => readonly Message[],
    doing: () => Promise<unknown>,
    pattern: Pattern = '',
  ): Promise<Message> {
    const before = new Set(seen().map((one) => one.ts));
    await doing();
    const found = () => seen().find((one) => !before.has(one.ts) && holds(wordsOf(one), pattern));
    return workspace.waitFor(`a new message with ${pattern}`, found);
  }

  const me: Teller = {
    types: (text, channel = place) => me.sees(() => person.command(channel, '/mcp', text), '', channel),
    hears: (text, channel = place) => me.whispered(() => person.command(channel, '/mcp', text), channel),
    async mentions(text, thread) {
      const seen = () =>
        thread === undefined ? ofBot(place) : thread.replies().filter((one) => one.bot_id !== undefined);
      const say = () => person.say(place, text, thread === undefined ? {} : { thread: thread.ts });
      return cardAt(workspace, place, (await fresh(seen, say)).ts);
    },
    async presses(card, label) {
      await person.click(card.message(), label);
    },
    async pressesLast(channel, label) {
      const last = alone(channel).at(-1);
      if (last === undefined) throw new Error(`${name} sees no message of their own in ${channel}.`);
      await person.click(last, label);
    },
    async chooses(card, menu, entry) {
      const seen = card.message();
      await person.choose(seen, menuNamed(seen, menu), entry);
    },
    isTold: (card, label) => me.whispered(() => person.click(card.message(), label), card.channel),
    async sees(doing, pattern, channel = place) {
      const found = await fresh(() => ofBot(channel), doing, pattern);
      return cardAt(workspace, channel, found.ts);
    },
    async whispered(doing, channel = place) {
      return wordsOf(await fresh(() => alone(channel), doing));
    },
    async home(...patterns) {
      const before = workspace.home(name)?.hash;
      await person.openHome();
      await workspace.waitFor('a fresh home', () => workspace.home(name)?.hash !== before);
      return me.homeShows(...patterns);
    },
    async homeShows(...patterns) {
      const words = () => {
        const view = workspace.home(name);
        return view === undefined ? '' : wordsOf(view);
      };
      try {
        return await workspace.waitFor('a home', () => patterns.every((pattern) => holds(words(), pattern)) && words());
      } catch (error) {
        throw new Error(`The home does not show ${patterns.map(String).join(', ')}:\n${words()}`, { cause: error });
      }
    },
    async pressesAtHome(label) {
      const view = workspace.home(name);
      if (view === undefined) throw new Error(`${name} has no home.`);
      await person.click(view, label);
    },
    form: (title) =>
      workspace.waitFor(`the form ${title}`, () => {
        const view = workspace.view(name);
        return view?.title.text === title && view;
      }),
    async sends(form, values = {}) {
      return (await person.submit(form, values)).errors;
    },
    async direct(pattern) {
      const found = () => workspace.messages(`@${name}`).findLast((one) => holds(wordsOf(one), pattern));
      const message = await workspace.waitFor(`a direct message with ${pattern}`, found);
      return cardAt(workspace, `@${name}`, message.ts);
    },
  };
  return me;
}
