import { inject } from 'vitest';
import type { BackingUrls } from '../../sandbox/platform/backing.ts';
import type { EnvironmentName } from '../../sandbox/platform/manifests.ts';

/** The PostgreSQL and Redis of the platform that the worlds of a test run share: whoever changes rows there takes some of their own. */
export function testBacking(): Readonly<Record<EnvironmentName, BackingUrls>> {
  return inject('backing');
}
