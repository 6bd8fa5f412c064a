import { describe, expect, it } from 'vitest';
import { readConfigFile } from '../../src/config/file.ts';

/** What the two runbooks say of the platform; a value that is lost from a profile fails here by its name. */
const production = (profile: string) => {
  const { file } = readConfigFile(new URL(`../../config/${profile}.yaml`, import.meta.url).pathname);
  if (file === undefined) throw new Error(`config/${profile}.yaml is not good`);
  return { file, place: file.environments['production'] };
};

const paths = { healthPath: '/health', readyPath: '/ready' };
const jwks = { jwksStatusPath: '/debug/jwks-status', jwksClearPath: '/debug/clear-jwks-cache' };

describe('the profile', () => {
  it('generic has the values of runbook A', () => {
    const { file, place } = production('generic');
    expect(place).toMatchObject({
      production: true,
      namespace: 'mcp',
      server: { deployment: 'mcp-server', service: 'mcp-server', port: 8000, ...paths },
      deployments: ['mcp-server'],
      database: { mode: 'pod', labels: { app: 'postgres' } },
      prometheus: { url: 'http://prometheus:9090', metrics: ['mcp_errors_total', 'mcp_request_duration_bucket'] },
      upstreams: [{ url: 'https://api.external.com/health' }],
    });
    // A rollback asks for the requester's own confirmation.
    expect(file.policy.production.disruptive.approvers).toBe(0);
  });

  it('msil has the values of runbook B', () => {
    const { file, place } = production('msil');
    expect(place).toMatchObject({
      production: true,
      timezone: 'Asia/Kolkata',
      namespace: 'mcp-production',
      server: { deployment: 'mcp-server', service: 'mcp-server', port: 8000, ...paths, ...jwks },
      deployments: ['mcp-server', 'mcp-server-green', 'mcp-server-blue'],
      adminPortal: { url: 'http://admin-portal:3001/api/health' },
      chatUi: { url: 'http://chat-ui:3000/' },
      database: { mode: 'direct' },
      cache: { mode: 'direct' },
      upstreams: [
        { name: 'APIM', url: 'https://apim.msil.com/health' },
        {
          name: 'Azure AD',
          url: expect.stringMatching(/^https:\/\/login\.microsoftonline\.com\/.*openid-configuration$/),
        },
      ],
    });
    expect(file.policy.production.disruptive.approvers).toBe(1);
  });
});
