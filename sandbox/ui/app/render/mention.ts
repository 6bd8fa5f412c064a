import type { Scene } from './scene.ts';
import { el, type Tree } from './tree.ts';

const pill = (kind: string, mine: boolean, label: string): Tree =>
  el('span', { class: `mention mention-${kind}${mine ? ' mention-me' : ''}` }, label);

/** A person's name; `label` is what the sender wrote, used where the person is not known. */
export function drawUser(id: string, scene: Scene, label?: string): Tree {
  return pill('user', id === scene.me, `@${scene.user(id) ?? label ?? id}`);
}

export function drawGroup(id: string, scene: Scene, label?: string): Tree {
  const handle = scene.group(id) ?? label?.replace(/^@/, '') ?? id;
  return pill('group', scene.inGroup(id), `@${handle}`);
}

/** A channel's name, leading there when who looks can see it. */
export function drawChannel(id: string, scene: Scene, label?: string): Tree {
  const known = scene.channel(id);
  if (known !== undefined) return el('a', { class: 'mention mention-channel', href: `#/${id}` }, `#${known}`);
  return pill('channel', false, label === undefined || label === '' ? 'a private channel' : `#${label}`);
}

/** `@here`, `@channel`, `@everyone`: they mean who looks, too. */
export function drawBroadcast(range: string): Tree {
  return pill('broadcast', true, `@${range}`);
}
