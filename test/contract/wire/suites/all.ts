import { access } from './access.ts';
import { deletion } from './deletion.ts';
import { diagnosis } from './diagnosis.ts';
import { discovery } from './discovery.ts';
import { events } from './events.ts';
import { eviction } from './eviction.ts';
import { faults } from './faults.ts';
import { fenceposts } from './fenceposts.ts';
import { jobs } from './jobs.ts';
import { kubectl } from './kubectl.ts';
import { logs } from './logs.ts';
import { patches } from './patches.ts';
import { reading } from './reading.ts';
import { rollouts } from './rollouts.ts';
import { scaling } from './scaling.ts';
import { services } from './services.ts';
import { standing } from './standing.ts';
import type { Suite } from './suite.ts';
import { validation } from './validation.ts';
import { watching } from './watching.ts';

/** The whole contract: the same tests for every target. */
export const suites: readonly Suite[] = [
  kubectl,
  rollouts,
  faults,
  diagnosis,
  standing,
  fenceposts,
  jobs,
  services,
  eviction,
  deletion,
  scaling,
  events,
  logs,
  watching,
  access,
  patches,
  validation,
  reading,
  discovery,
];
