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
