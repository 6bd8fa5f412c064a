import { type ComponentChildren, h } from 'preact';
import { textOf } from '../../../../workspace/record.ts';
import { useElement } from '../../client/use-element.ts';
import { buttonFace, type Face, feedbackFaces } from '../../render/controls/face.ts';
import { useClient, useSelect } from '../hooks.ts';
import { toVNode } from '../to-vnode.ts';
import { type ControlProps, isPending } from './control-props.ts';

function FaceButton({
  face,
  busy,
  onPress,
}: {
  readonly face: Face;
  readonly busy: boolean;
  readonly onPress: () => void;
}): ComponentChildren {
  return h(
    'button',
    {
      type: 'button',
      class: `${face.className}${busy ? ' busy' : ''}`,
      'aria-label': face.spoken,
      title: face.className.includes('btn-icon') ? face.spoken : undefined,
      'aria-busy': busy,
      // Not disabled: the focus would be lost. A second press while the app is asked does nothing.
      'aria-disabled': busy,
      onClick: () => {
        if (!busy) onPress();
      },
    },
    toVNode(face.label),
  );
}

/** A button, workflow button or icon button. One with an address opens it, and the app is told. */
export function ButtonControl(props: ControlProps): ComponentChildren {
  const { element, block, surface } = props;
  const client = useClient();
  const busy = useSelect(({ server }) => isPending(server, props));
  const onPress = () => void useElement(client, surface, block, element, { type: 'press' });
  return h(FaceButton, { face: buttonFace(element), busy, onPress });
}

/** Two buttons: it helped, or it did not. */
export function FeedbackControl(props: ControlProps): ComponentChildren {
  const { element, block, surface } = props;
  const client = useClient();
  const busy = useSelect(({ server }) => isPending(server, props));
  const given = textOf(element['action_id']) ?? '';
  const drawn = feedbackFaces(element).map((face) =>
    h(FaceButton, {
      key: face.value,
      face,
      busy,
      onPress: () => void useElement(client, surface, block, element, { type: 'feedback_buttons', value: face.value }),
    }),
  );
  return h('span', { class: 'feedback', role: 'group', 'aria-label': `Feedback ${given}`.trim() }, drawn);
}
