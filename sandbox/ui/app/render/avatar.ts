import { drawEmoji } from './emoji.ts';
import { icon } from './icon.ts';
import { el, type Tree } from './tree.ts';

export interface Face {
  readonly name: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly isApp: boolean;
  /** Emoji name in place of the letters. */
  readonly emoji?: string | undefined;
}

/** One or two letters for a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).flatMap((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? []);
  return words.slice(0, 2).join('').toUpperCase();
}

/** The little picture beside a name; the name itself stands next to it, so it says nothing. */
export function drawAvatar(face: Face, size: 'small' | 'large' = 'large'): Tree {
  const inside: Tree = face.emoji !== undefined ? drawEmoji(face.emoji) : face.isApp ? icon('app') : null;
  const plain = face.emoji !== undefined ? ' avatar-emoji' : '';
  const style = plain === '' ? { backgroundColor: face.color } : {};
  return el(
    'span',
    {
      class: `avatar avatar-${size}${plain}${face.isApp ? ' avatar-app' : ''}`,
      'aria-hidden': 'true',
      // Part of the picture, not of the words: a button with a face in it is called by the name alone.
      'data-letters': inside === null ? initials(face.name) : undefined,
      style,
    },
    inside,
  );
}

/** Says that a message is from an app. */
export const appBadge: Tree = el('span', { class: 'app-badge' }, 'APP');
