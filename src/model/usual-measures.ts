import { usualMeasures as usual } from '../config/measures.ts';
import type { Environment } from './environment.ts';

/** How the MCP server names what it counts, and what it is judged by, where no Prometheus is configured. */
export const usualMeasures: Pick<NonNullable<Environment['prometheus']>, 'signals' | 'groups' | 'limits'> = usual;
