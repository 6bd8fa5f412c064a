import { z } from 'zod';
import type { Mailbox } from '../pager/mailbox.ts';
import type { PanelState } from '../ui/panel-protocol.ts';
import type { Panel } from '../workspace/ui/panels.ts';
import { behaviourOf, behaviourSection } from './behaviour.ts';
import { utcTime } from './clock.ts';

const action = z.object({
  action: z.enum(['behaviour', 'clear']),
  values: z.record(z.string(), z.string()).default({}),
});

const shown = 20;

/** The mailbox of everybody: pages sent by e-mail. */
export function mailboxPanel(mailbox: Mailbox): Panel {
  const read = (): PanelState => ({
    title: 'Mailbox',
    sections: [
      {
        title: mailbox.mails.length === 0 ? 'No mail yet' : `Mails: ${mailbox.mails.length}`,
        note: 'SMTP server of the sandbox: nothing leaves this machine.',
        rows: mailbox.mails
          .slice(-shown)
          .reverse()
          .map((mail) => ({
            label: mail.subject,
            value: utcTime(mail.at),
            mark: mail.repeat > 0 ? ('warning' as const) : ('neutral' as const),
            note: [
              `To ${mail.to.join(', ')}`,
              ...(mail.repeat > 0 ? [`Sent before: ${mail.repeat}`] : []),
              '',
              mail.text,
            ].join('\n'),
          })),
        buttons: [{ id: 'clear', label: 'Empty it' }],
      },
      behaviourSection('Mail server', mailbox.behaviour, [451, 550]),
    ],
  });
  return {
    read,
    act(given) {
      const { action: what, values } = action.parse(given);
      if (what === 'clear') mailbox.clear();
      else mailbox.set(behaviourOf(values['behaviour'] ?? ''));
      return read();
    },
  };
}
