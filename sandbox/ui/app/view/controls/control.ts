import { type ComponentChildren, type FunctionComponent, h } from 'preact';
import { textOf } from '../../../../workspace/record.ts';
import { drawUnknown } from '../../render/controls/rest.ts';
import { IconButton } from '../button.ts';
import { useClient, useSelect } from '../hooks.ts';
import { toVNode } from '../to-vnode.ts';
import { BoxesControl } from './boxes.ts';
import { ButtonControl, FeedbackControl } from './buttons.ts';
import { type ControlProps, noticesFor } from './control-props.ts';
import { DateControl } from './dates.ts';
import { OverflowControl } from './overflow.ts';
import { SelectControl } from './select.ts';
import { TextControl } from './texts.ts';

/** This workspace takes no files from people. */
const FileControl: FunctionComponent<ControlProps> = () =>
  h('div', { class: 'select select-empty' }, 'Files cannot be attached here');

const CONTROLS: Readonly<Record<string, FunctionComponent<ControlProps>>> = {
  button: ButtonControl,
  workflow_button: ButtonControl,
  icon_button: ButtonControl,
  feedback_buttons: FeedbackControl,
  overflow: OverflowControl,
  static_select: SelectControl,
  external_select: SelectControl,
  users_select: SelectControl,
  channels_select: SelectControl,
  conversations_select: SelectControl,
  multi_static_select: SelectControl,
  multi_external_select: SelectControl,
  multi_users_select: SelectControl,
  multi_channels_select: SelectControl,
  multi_conversations_select: SelectControl,
  datepicker: DateControl,
  timepicker: DateControl,
  datetimepicker: DateControl,
  checkboxes: BoxesControl,
  radio_buttons: BoxesControl,
  plain_text_input: TextControl,
  email_text_input: TextControl,
  url_text_input: TextControl,
  number_input: TextControl,
  rich_text_input: TextControl,
  file_input: FileControl,
};

/** What went wrong when the element was used, beside it. */
function Notices(props: ControlProps): ComponentChildren {
  const client = useClient();
  const notices = useSelect(({ server }) =>
    noticesFor(server, props)
      .map(({ text }) => text)
      .join('\n'),
  );
  if (notices === '') return null;
  const dismiss = () => {
    for (const { id } of noticesFor(client.store.get().server, props)) {
      void client.act({ type: 'dismiss_notice', id });
    }
  };
  return h(
    'span',
    { class: 'control-notice', role: 'alert' },
    notices,
    h(IconButton, { icon: 'close', label: 'Dismiss', onPress: dismiss }),
  );
}

/** An interactive element, alive. */
export function Control(props: ControlProps): ComponentChildren {
  const type = textOf(props.element['type']) ?? '';
  const control = Object.hasOwn(CONTROLS, type) ? CONTROLS[type] : undefined;
  if (control === undefined) return toVNode(drawUnknown(type));
  return h('span', { class: `control control-${type}` }, h(control, props), h(Notices, props));
}
