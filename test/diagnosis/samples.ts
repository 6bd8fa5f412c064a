import type { Environment } from '../../src/model/environment.ts';

/** Production as a configuration describes it. */
export const anEnvironment: Environment = {
  name: 'production',
  production: true,
  timezone: 'Asia/Kolkata',
  namespace: 'mcp-production',
  server: {
    deployment: 'mcp-server',
    service: 'mcp-server',
    port: 8000,
    healthPath: '/health',
    readyPath: '/ready',
    jwksStatusPath: '/debug/jwks-status',
    jwksClearPath: '/debug/clear-jwks-cache',
  },
  deployments: ['mcp-server'],
  adminPortal: undefined,
  chatUi: undefined,
  database: undefined,
  cache: undefined,
  smokeTest: undefined,
  onFailedVerification: 'offer',
  freezes: [],
};
