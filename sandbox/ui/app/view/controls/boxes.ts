import { type ComponentChildren, h } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { Option } from '../../../../workspace/wire.ts';
import { drawOption } from '../../render/controls/rest.ts';
import { heldItems, holdsValue, isOption, makeValue, optionsOf } from '../../render/controls/value.ts';
import { useClient, useSelect } from '../hooks.ts';
import { toVNode } from '../to-vnode.ts';
import { type ControlProps, changeValue, namingOf, problemIn, valueIn } from './control-props.ts';

/** Checkboxes and radio buttons. */
export function BoxesControl(props: ControlProps): ComponentChildren {
  const { element, surface } = props;
  const client = useClient();
  const name = useId();
  // A box the browser ticked although the person then said no is drawn anew.
  const [declined, setDeclined] = useState(0);
  const value = useSelect((state) => valueIn(state, props));
  const problem = useSelect((state) => problemIn(state, props));
  const type = element['type'];
  if (!holdsValue(type)) return null;
  const many = type === 'checkboxes';
  const held = heldItems(value).filter(isOption);
  const isHeld = (option: Option) => held.some((one) => one.value === option.value);

  const toggle = async (option: Option) => {
    const others = held.filter((one) => one.value !== option.value);
    const next = many ? (isHeld(option) ? others : [...held, option]) : option;
    if (!(await changeValue(client, props, makeValue(type, next)))) setDeclined((count) => count + 1);
  };
  const { id, ...naming } = namingOf(props, many ? 'Options' : 'Choices', problem);
  const boxes = optionsOf(element).map((option, index) =>
    h(
      'label',
      { class: 'box', key: `${option.value ?? index}-${declined}` },
      h('input', {
        type: many ? 'checkbox' : 'radio',
        name,
        id: index === 0 ? id : undefined,
        checked: isHeld(option),
        autofocus: index === 0 && element['focus_on_load'] === true,
        onChange: () => void toggle(option),
      }),
      toVNode(drawOption(option, surface.scene)),
    ),
  );
  return h(
    'div',
    { class: `boxes${problem === undefined ? '' : ' invalid'}`, role: many ? 'group' : 'radiogroup', ...naming },
    boxes,
  );
}
