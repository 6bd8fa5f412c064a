import { idsIn, isPerson, personPattern } from './person.ts';

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
