import { setFlagsFromString } from 'node:v8';
import { runInThisContext } from 'node:vm';
import 'ioredis';
import { expect, it } from 'vitest';
import { fastStrings } from '../../src/adapters/fast-strings.ts';

/** V8's own answer; a time would depend on the machine. */
function isFast(): boolean {
  setFlagsFromString('--allow-natives-syntax');
  try {
    return runInThisContext('%HasFastProperties(String.prototype)') as boolean;
  } finally {
    setFlagsFromString('--no-allow-natives-syntax');
  }
}

it('strings are as fast as before ioredis made a kind of its own', () => {
  // What ioredis does when it is loaded, once more: another package of this process may have helped since.
  runInThisContext('(class extends String {})');
  expect(isFast()).toBe(false);
  fastStrings();
  expect(isFast()).toBe(true);
});
