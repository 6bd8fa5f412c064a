const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** The three characters that Slack escapes, as they were typed. */
export function decoded(text: string): string {
  return text.replace(/&(?:amp|lt|gt);/g, (entity) => entities[entity] ?? entity);
}

/** What people read in a message, without Slack's markup: `<@U1>` is @U1, `<https://a.b|docs>` is docs (docs.slack.dev, formatting). */
export function plainWords(text: string): string {
  const bare = text.replace(
    /<([@#!]?)([^<>|\s][^<>|]{0,2000})(?:\|([^<>]{0,2000}))?>/g,
    (_, sign: string, target: string, label?: string) => {
      if (sign === '#') return `#${label || target}`;
      if (sign === '@') return `@${label || target}`;
      if (sign === '!') return label || `@${target.split('^')[0]}`;
      return label || target;
    },
  );
  return decoded(bare).trim();
}
