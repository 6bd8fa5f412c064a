import type { UiChange } from '../../../workspace/ui-protocol.ts';

export interface EventListener {
  change(change: UiChange, revision: number): void;
  /** The stream is up, or down and will be tried again. */
  connected(live: boolean): void;
}

const FIRST_WAIT_MS = 300;
const LONGEST_WAIT_MS = 8_000;

/**
 * Follows what changes for a person after revision `since`. A stream that breaks is opened again from the last revision seen, after
 * a pause that doubles. Gives the function that ends it.
 */
export function followChanges(user: string, since: number, listener: EventListener): () => void {
  let revision = since;
  let wait = FIRST_WAIT_MS;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function open(): void {
    source = new EventSource(`/ui/events?user=${encodeURIComponent(user)}&since=${revision}`);
    source.addEventListener('change', (event: MessageEvent<string>) => {
      const change: UiChange = JSON.parse(event.data);
      if (change.type === 'hello') {
        wait = FIRST_WAIT_MS;
        listener.connected(true);
        return;
      }
      revision = Number(event.lastEventId);
      listener.change(change, revision);
    });
    source.addEventListener('error', retry);
  }

  // The browser would ask for the same address again: `since` must move on, so a new stream is made.
  function retry(): void {
    source?.close();
    listener.connected(false);
    timer = setTimeout(open, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT_MS);
  }

  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
