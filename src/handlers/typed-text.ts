import { idsIn, isPerson, personPattern } from '../model/person.ts';
import { decoded } from '../model/plain-words.ts';

/** The command in what Slack hands over: a mention of the bot is taken off, links and channels are as they were typed, entities decoded. */
export function commandOf(text: string, botUser: string): string {
  const typed = text
    .replaceAll(`<@${botUser}>`, ' ')
    .replace(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<((?:https?):[^|>]*)>/g, '$1')
    .replace(/<#([A-Z0-9]+)\|([^>]*)>/g, (_, id: string, name: string) => `#${name || id}`);
  return decoded(typed).trim();
}

const named = new RegExp(`<@${personPattern}\\|([^<>]{1,80})>`, 'g');

/** People as they were typed: `<@U0OLA|ola>` is @ola. For words that people read; who is meant is in the text before. */
export function asTyped(text: string): string {
  return text.replace(named, '@$1');
}

/** Slack user id of the person who is mentioned first, or named by id alone; undefined where nobody is. */
export function personIn(text: string): string | undefined {
  const alone = text.trim();
  return idsIn(text, '<@ID')[0] ?? (alone.length > 2 && isPerson(alone) ? alone : undefined);
}
