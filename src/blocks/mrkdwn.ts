import { draw, type Text } from '../model/text.ts';
import { literal, type Names } from './rich-text.ts';
import { utc } from './words.ts';

/** Slack's three control characters; escaped, no text can call, link or date anything (docs.slack.dev, formatting). */
export function escaped(text: string): string {
  return literal(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function person(id: string, name: string | undefined): string {
  return name === undefined ? `<@${id.replace(/[^A-Z0-9]/g, '')}>` : escaped(name);
}

const dateFormats = { time: '{time}', date: '{date_short_pretty} {time}', ago: '{ago}' } as const;

/** Text where rich text cannot stand: small print and notifications. Emphasis is left out: a text of others could hold its marks. */
export function mrkdwn(text: Text, names: Names): string {
  return draw(text, {
    text: escaped,
    strong: escaped,
    code: escaped,
    faint: escaped,
    user: (id) => person(id, names(id)),
    mention: (id) => person(id, undefined),
    channel: (id) => `<#${id.replace(/[^A-Z0-9]/g, '')}>`,
    group: (id) => `<!subteam^${id.replace(/[^A-Z0-9]/g, '')}>`,
    time: (iso, as) => `<!date^${Math.floor(Date.parse(iso) / 1000)}^${dateFormats[as]}|${utc(iso)}>`,
    link: (_, label) => escaped(label),
  }).join('');
}
