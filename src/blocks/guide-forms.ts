import type { ModalView } from '@slack/types';

export const skipFormId = 'mcp:guide-skip';

const words = (text: string) => ({ type: 'plain_text' as const, text, emoji: false });

/** Asks why a step of a guide is skipped. `token` is opaque. */
export function skipForm(token: string, step: string): ModalView {
  return {
    type: 'modal',
    callback_id: skipFormId,
    private_metadata: `${token}:${step}`,
    title: words('Skip a step'),
    submit: words('Skip'),
    close: words('Cancel'),
    blocks: [
      {
        type: 'input',
        block_id: 'reason',
        label: words(`Why is "${step}" not needed?`),
        hint: words('It is kept in the guide and in the timeline of the incident.'),
        element: { type: 'plain_text_input', action_id: 'reason', max_length: 200 },
      },
    ],
  };
}
