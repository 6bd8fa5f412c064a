const words: Readonly<Record<string, string>> = {
  channel: 'make a channel',
  card: 'post the card',
  topic: 'set the topic',
  invite: 'invite everybody',
  pin: 'pin the card',
  bookmarks: 'add the bookmarks',
  diagnose: 'diagnose',
  changes: 'look for what changed before',
  archive: 'archive the channel',
  export: 'keep the post-mortem in S3',
};

/** What a step of setting up does, after `could not`; one that this version does not know by its own name. */
export function stepWords(step: string): string {
  return words[step] ?? step;
}
