import { type ComponentChildren, h } from 'preact';
import { useState } from 'preact/hooks';
import { useElement } from '../../client/use-element.ts';
import { optionsOf } from '../../render/controls/value.ts';
import { plainWords } from '../../render/text-object.ts';
import { IconButton } from '../button.ts';
import { useClient, useSelect } from '../hooks.ts';
import { Menu } from '../menu.ts';
import { type ControlProps, isPending } from './control-props.ts';

/** The menu behind the three dots. */
export function OverflowControl(props: ControlProps): ComponentChildren {
  const { element, block, surface } = props;
  const client = useClient();
  const busy = useSelect(({ server }) => isPending(server, props));
  const [anchor, setAnchor] = useState<Element | undefined>(undefined);
  const items = optionsOf(element).map((option) => ({
    key: option.value ?? '',
    label: plainWords(option.text),
    detail: plainWords(option['description']),
    onPick: () => void useElement(client, surface, block, element, { type: 'overflow', selected_option: option }),
  }));
  return [
    h(IconButton, {
      icon: 'more',
      label: 'More actions',
      expanded: anchor !== undefined,
      className: `btn btn-icon${busy ? ' busy' : ''}`,
      onPress: setAnchor,
    }),
    anchor === undefined
      ? null
      : h(Menu, { anchor, label: 'More actions', items, onClose: () => setAnchor(undefined) }),
  ];
}
