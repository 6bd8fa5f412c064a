import { type Ledger, ledger } from '../ledger.ts';

/** The commands a connection sends, as clients send them: an array of bulk strings (Redis serialization protocol). */
function commands(): (chunk: Buffer) => readonly string[] {
  let rest: Buffer = Buffer.alloc(0);
  let words: string[] = [];
  let wanted = 0;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const found: string[] = [];
    for (;;) {
      const end = rest.indexOf('\r\n');
      if (end === -1) return found;
      const [kind, size] = [rest[0], Number(rest.toString('latin1', 1, end))];
      if (kind === 0x2a) {
        wanted = size;
        words = [];
        rest = rest.subarray(end + 2);
      } else {
        if (rest.length < end + 2 + size + 2) return found;
        words.push(rest.toString('latin1', end + 2, end + 2 + size));
        rest = rest.subarray(end + 2 + size + 2);
      }
      if (wanted > 0 && words.length === wanted) {
        found.push(words.join(' '));
        wanted = 0;
      }
    }
  };
}

const reading = new Set(
  'hello auth acl time client select ping echo info dbsize scan sscan hscan zscan ttl pttl expiretime type exists get mget strlen randomkey object memory slowlog config cluster command role latency quit'.split(
    ' ',
  ),
);
const acting =
  /^(?:acl (?!whoami|dryrun)|config (?:set|rewrite|resetstat)|slowlog reset|memory purge|client kill|latency reset|cluster (?!info|nodes|slots|shards|keyslot))/;

/** Whether a command only reads. */
export function isReadingCommand(command: string): boolean {
  const words = command.toLowerCase();
  return reading.has(words.split(' ')[0] ?? '') && !acting.test(words);
}

/** What was sent to a Redis that changes something. */
export function redisLedger(environment: string): Ledger {
  return ledger(`Redis of ${environment}`, commands, isReadingCommand);
}
