import type { HookSettings } from './receive.ts';

/** How the reason begins for which a whole message was not taken. */
export const tooLarge = 'too large: ';

const mebibytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

/**
 * Keeps that a message was longer than the hook takes, so that people are told that its alerts are missing: once a day for each address of a
 * sender that showed its secret, once a day for all others together.
 */
export async function keepOversized(
  hook: Pick<HookSettings, 'name' | 'clock' | 'take'>,
  message: { readonly bytes: number; readonly most: number; readonly sender: string; readonly known: boolean },
): Promise<void> {
  const { bytes, most, sender, known } = message;
  const day = hook.clock.now().toISOString().slice(0, 10);
  const from = known ? `from ${sender}` : `from ${sender}, which nobody could check`;
  const size = `${mebibytes(bytes)} or more`;
  await hook.take({
    hook: hook.name,
    id: `too large ${day} ${known ? sender : ''}`,
    alerts: [],
    acknowledged: [],
    quarantined: [
      {
        reason: `${tooLarge}a message of ${size} came ${from}; this hook takes ${mebibytes(most)}. None of its alerts was taken: let the sender group more finely, or send fewer at once (max_alerts in Alertmanager).`,
        item: JSON.stringify({ bytes, sender }),
      },
    ],
  });
}
