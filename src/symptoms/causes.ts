import type { SymptomCause } from './cause.ts';
import { openBreaker } from './causes/breaker.ts';
import { recentChange } from './causes/change.ts';
import { cpuExhausted, moreCalls, rateLimit } from './causes/load.ts';
import { fewReadyPods, podsInTrouble } from './causes/pods.ts';
import { cacheAway, databaseAway, databaseConnections, databaseLocks } from './causes/stores.ts';
import { expiredTokens, missingPermission, staleKeys } from './causes/tokens.ts';
import { oneTool, toolDisabled } from './causes/tool.ts';
import { issuerAway, upstreamAway } from './causes/upstream.ts';

/** What can be behind a symptom, in the order in which what is in order is told. */
export const symptomCauses: readonly SymptomCause[] = [
  toolDisabled,
  openBreaker,
  fewReadyPods,
  podsInTrouble,
  databaseAway,
  databaseConnections,
  databaseLocks,
  cacheAway,
  upstreamAway,
  issuerAway,
  staleKeys,
  expiredTokens,
  missingPermission,
  cpuExhausted,
  moreCalls,
  rateLimit,
  oneTool,
  recentChange,
];
