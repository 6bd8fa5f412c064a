import type { Core } from '../core.ts';
import { findGroup, findUser } from '../state/people.ts';

/**
 * Text as a client sends it: `@handle`, `@group` and `#channel` become links, `& < >` become entities.
 * Links that are written out already (`<@U…>`, `<#C…>`, `<https://…>`, `<!here>`) stay.
 */
export function linkTyped(core: Core, typed: string): string {
  return typed
    .split(/(<[@#!][^<>\s]+>|<(?:https?|mailto):[^<>\s]+>)/)
    .map((part, index) => (index % 2 === 1 ? part : linkNames(core, entities(part))))
    .join('');
}

const entities = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function linkNames(core: Core, text: string): string {
  return text
    .replace(/(^|[\s(,])@([\p{L}\p{N}._-]*[\p{L}\p{N}])/gu, (whole, before: string, name: string) => {
      if (['here', 'channel', 'everyone'].includes(name)) return `${before}<!${name}>`;
      const user = findUser(core.store, name);
      if (user !== undefined) return `${before}<@${user.id}>`;
      const group = findGroup(core.store, name);
      return group === undefined ? whole : `${before}<!subteam^${group.id}|@${group.handle}>`;
    })
    .replace(/(^|[\s(,])#([\p{L}\p{N}_-]+)/gu, (whole, before: string, name: string) => {
      const channel = [...core.store.channels.values()].find((one) => one.name === name);
      return channel === undefined ? whole : `${before}<#${channel.id}|${name}>`;
    });
}

/** Command text with `should_escape`: only names are linked, as `<@U1|dev>` and `<#C1|ops>`. */
export function linkCommandText(core: Core, typed: string): string {
  return linkTyped(core, typed).replace(/<@(U[A-Z0-9]+)>/g, (_whole, id: string) => {
    return `<@${id}|${core.store.users.get(id)?.name ?? ''}>`;
  });
}
