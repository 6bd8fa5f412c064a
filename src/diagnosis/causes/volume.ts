import { inOneLine } from '../../workloads/message.ts';
import type { Cause } from '../cause.ts';
import { ofEvents, startEvents } from '../evidence.ts';
import { rollbackOffer } from '../way-back.ts';
import { missingObject } from './missing-config.ts';

const reasons = [
  'FailedMount',
  'FailedAttachVolume',
  'FailedMapVolume',
  'VolumeResizeFailed',
  'FailedMountOnFilesystemMismatch',
];

/** A volume cannot be attached or mounted: it is in use elsewhere, not there, or its driver fails. */
export const cause: Cause = {
  title: 'Volume does not mount',
  explains: /^(?:FailedMount|FailedAttachVolume|FailedMapVolume|VolumeResizeFailed)\b/,
  weigh(evidence) {
    const events = startEvents(evidence, reasons).filter(({ message }) => !missingObject.test(message));
    const messages = [...new Set(events.map(({ message }) => inOneLine(message)))];
    if (events.length === 0) return undefined;
    return {
      strength: 0.9,
      because: [`${ofEvents(evidence, events)} cannot start`, ...messages.slice(0, 2)],
      since: events.map(({ at }) => at).sort()[0],
      offers: rollbackOffer(evidence),
    };
  },
};
