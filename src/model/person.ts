/** The one pattern of a person's Slack id: U…, and W… in an Enterprise Grid. The store has the same in `is_person()`. */
export const personPattern = '[UW][A-Z0-9]+';

const whole = new RegExp(`^${personPattern}$`);

/** True for the Slack id of a person. */
export function isPerson(id: string): boolean {
  return whole.test(id);
}

/** Ids of people that stand in a text, in the place that a pattern around `ID` gives: `idsIn(text, '<@ID>')`. */
export function idsIn(text: string, around: string): readonly string[] {
  const pattern = new RegExp(around.replace('ID', `(${personPattern})`), 'g');
  return [...text.matchAll(pattern)].flatMap(([, id]) => id ?? []);
}

/** The bot itself, asking of its own accord: it may look, and ask people for a change. No Slack id is written like this. */
export const botActor = 'bot';
