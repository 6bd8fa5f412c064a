/** Where in the app a person is; written in the address after `#`. */
export type Route =
  | {
      readonly place: 'channel';
      readonly channel: string;
      /** `ts` of the root of the open thread. */
      readonly thread?: string;
      /** `ts` of the message to show. */
      readonly message?: string;
    }
  | { readonly place: 'home' };

const TS = /^\d+\.\d+$/;

/** Reads an address: `#/home`, `#/C1`, `#/C1/1767225600.000100`, `#/C1/thread/1767225600.000100`. */
export function readRoute(hash: string): Route | undefined {
  const [, first = '', second, third] = hash.replace(/^#/, '').split('/');
  if (first === 'home') return { place: 'home' };
  if (!/^[A-Z0-9]+$/.test(first)) return undefined;
  if (second === 'thread' && TS.test(third ?? '')) return { place: 'channel', channel: first, thread: third ?? '' };
  if (second !== undefined && TS.test(second)) return { place: 'channel', channel: first, message: second };
  return { place: 'channel', channel: first };
}

/** Writes an address. */
export function writeRoute(route: Route): string {
  if (route.place === 'home') return '#/home';
  if (route.thread !== undefined) return `#/${route.channel}/thread/${route.thread}`;
  return route.message === undefined ? `#/${route.channel}` : `#/${route.channel}/${route.message}`;
}
