import type { Outside } from '../outside.ts';
import type { Panels } from '../workspace/ui/panels.ts';
import { mailboxPanel } from './mailbox.ts';
import { monitoringPanel } from './monitoring.ts';
import { pagerPanel } from './pager.ts';

/** The panels of what stands around the bot: the monitors, the mailbox and the pager. */
export function registerOutside(panels: Pick<Panels, 'register'>, outside: Outside): void {
  const handles = [
    panels.register('monitoring', monitoringPanel(outside)),
    panels.register('mailbox', mailboxPanel(outside.mailbox)),
    panels.register('pager', pagerPanel(outside.pager)),
  ];
  // A storm changes them a thousand times a second; the browser is told a few times.
  let told = false;
  outside.onChange(() => {
    if (told) return;
    told = true;
    setTimeout(() => {
      told = false;
      for (const handle of handles) handle.changed();
    }, 300).unref();
  });
}
