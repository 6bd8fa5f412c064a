import type { ComponentChildren } from 'preact';
import type { UiUser } from '../../../workspace/ui-protocol.ts';
import { drawAvatar } from '../render/avatar.ts';
import { toVNode } from './to-vnode.ts';

/** The little picture of a person or app. */
export function avatarOf(user: UiUser | undefined, size: 'small' | 'large' = 'small'): ComponentChildren {
  const face = { name: user?.realName ?? '?', color: `#${user?.color ?? '6b6f7a'}`, isApp: user?.isBot === true };
  return toVNode(drawAvatar(face, size));
}
