import type { Text } from '../model/text.ts';
import type { Playbooks } from '../playbooks/playbook.ts';
import type { ChatPayload } from '../ports/chat.ts';
import { reportMessage } from './report.ts';
import { mentioned } from './rich-text.ts';

/** `/mcp playbook`: the guides there are, and how to start one. */
export function guidesList(playbooks: Playbooks): ChatPayload {
  const items = [...playbooks.values()].map(({ name, playbook }): Text => {
    const from = playbook.runbook.length === 0 ? '' : ` (${playbook.runbook.join('; ')})`;
    return [{ code: `/mcp playbook ${name}` }, `  ${playbook.about}${from}`];
  });
  return reportMessage(
    {
      mark: 'neutral',
      headline: `${playbooks.size} guides`,
      parts: [{ kind: 'list', ordered: false, items }],
      notes: [
        'A guide looks by itself and changes nothing: each change in it shows its plan first',
        'Start one in the channel of the incident',
      ],
    },
    mentioned,
  );
}
