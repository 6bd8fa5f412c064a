import { anEnvironment as environmentFrom } from '../support/environment.ts';

/** Production as a configuration describes it. */
export const anEnvironment = environmentFrom({ timezone: 'Asia/Kolkata', namespace: 'mcp-production' });
