import { type ComponentChildren, h } from 'preact';
import { type IconName, icon } from '../render/icon.ts';
import { toVNode } from './to-vnode.ts';

export interface IconButtonProps {
  readonly icon: IconName;
  /** What it does, for the tooltip and the screen reader. */
  readonly label: string;
  readonly pressed?: boolean;
  readonly expanded?: boolean;
  readonly className?: string;
  readonly onPress: (element: HTMLButtonElement) => void;
}

/** A button that is only a picture. */
export function IconButton({
  icon: name,
  label,
  pressed,
  expanded,
  className,
  onPress,
}: IconButtonProps): ComponentChildren {
  return h(
    'button',
    {
      type: 'button',
      class: `icon-button${className === undefined ? '' : ` ${className}`}`,
      title: label,
      'aria-label': label,
      'aria-pressed': pressed,
      'aria-expanded': expanded,
      onClick: (event: MouseEvent) => {
        if (event.currentTarget instanceof HTMLButtonElement) onPress(event.currentTarget);
      },
    },
    toVNode(icon(name)),
  );
}
