import type { IncomingMessage } from 'node:http';
import type { BodyHold } from './body-budget.ts';

/** The body is longer than the route takes; `bytes` as the sender announced them, else those that came until then. */
export class BodyTooLarge extends Error {
  readonly bytes: number;
  /** What is taken at most. */
  readonly most: number;
  constructor(bytes: number, most: number) {
    super(`the body has ${bytes} bytes or more, and ${most} are taken`);
    this.bytes = bytes;
    this.most = most;
  }
}

/** Too many bodies at once: this one had to give way. */
export class BodyCrowdedOut extends Error {}

const first = 16 * 1024;

/**
 * The body of a request. It is gathered in one buffer that doubles: thousands of small pieces take no more room than their bytes, and what a
 * sender merely announces counts and takes none. Rejects with BodyTooLarge, with BodyCrowdedOut once `crowded` is called, or when the sender goes away.
 */
export function readBody(
  request: IncomingMessage,
  mostBytes: number,
  hold: Pick<BodyHold, 'grow'>,
  crowded: (cancel: () => void) => void,
): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced > mostBytes) return Promise.reject(new BodyTooLarge(announced, mostBytes));
  return new Promise((resolve, reject) => {
    let room = Buffer.alloc(0);
    let length = 0;
    let over = false;
    const end = (error: Error) => {
      over = true;
      free(room);
      request.pause();
      reject(error);
    };
    crowded(() => end(new BodyCrowdedOut('too many bodies at once')));
    if (announced > 0) hold.grow(announced);
    if (over) return;
    request.on('data', (chunk: Buffer) => {
      if (over) return;
      const needed = length + chunk.length;
      if (needed > mostBytes) return end(new BodyTooLarge(needed, mostBytes));
      if (needed > room.length) {
        const size = Math.max(needed, Math.min(Math.max(first, room.length * 2), announced || mostBytes));
        hold.grow(Math.max(size, announced || 0));
        if (over) return;
        const larger = Buffer.allocUnsafeSlow(size);
        room.copy(larger, 0, 0, length);
        free(room);
        room = larger;
      }
      chunk.copy(room, length);
      length = needed;
    });
    request.once('end', () => resolve(room.subarray(0, length)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.complete) reject(new Error('the sender went away'));
    });
  });
}

/** Gives the memory of a body back now: what many senders left behind would else stay until the garbage is collected. */
export function free({ buffer }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > 0 && !buffer.detached) buffer.transfer(0);
}
