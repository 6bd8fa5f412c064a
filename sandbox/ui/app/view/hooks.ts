import { createContext } from 'preact';
import { useContext, useLayoutEffect, useState } from 'preact/hooks';
import type { Client } from '../client/client.ts';
import type { AppState } from '../client/store.ts';

export const ClientContext = createContext<Client | undefined>(undefined);

/** The page's client; every part of the page stands below its provider. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error('No client above this part of the page.');
  return client;
}

/** A piece of the page's state; the part is drawn again when that piece is another one. */
export function useSelect<T>(select: (state: AppState) => T): T {
  const { store } = useClient();
  const [, redraw] = useState(0);
  const value = select(store.get());
  useLayoutEffect(() => {
    let shown = value;
    const look = () => {
      const next = select(store.get());
      if (Object.is(next, shown)) return;
      shown = next;
      redraw((count) => count + 1);
    };
    // It may have changed since it was drawn.
    look();
    return store.subscribe(look);
  });
  return value;
}
