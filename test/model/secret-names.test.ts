import { describe, expect, it } from 'vitest';
import { isSecretName } from '../../src/model/secrets/names.ts';
import { cpuMs } from '../support/cpu-ms.ts';

describe('the name of a secret', () => {
  it.each([
    ...[
      'password',
      'DB_PASSWORD',
      'PGPASSWORD',
      'dbPassword',
      'spring.datasource.password',
      'MYSQL_ROOT_PASSWORD',
      'pwd',
      'DB_PASS',
      'sshpass',
    ],
    ...[
      'api_key',
      'apiKey',
      'APIKEY',
      'X-Api-Key',
      'STRIPE_KEY',
      'WIDGETS_KEY',
      'ENCRYPTION_KEY',
      'SECRET_KEY_BASE',
      'AccountKey',
      'SharedAccessKey',
    ],
    ...[
      'client_secret',
      'clientSecret',
      'AWS_SECRET_ACCESS_KEY',
      'aws_session_token',
      'GITHUB_TOKEN',
      'authToken',
      'X-Vault-Token',
      'PRIVATE-TOKEN',
      'token',
    ],
    ...[
      'DB_PASSWORD_OLD',
      'PASSWORD_1',
      'TOKEN_V2',
      'client-key-data',
      '.dockerconfigjson',
      'credentials',
      'secret_id',
      'Authorization',
      'Proxy-Authorization',
    ],
  ])('is %s', (name) => expect(isSecretName(name)).toBe(true));

  it.each([
    ...[
      'key',
      'name',
      'path',
      'author',
      'monkey',
      'keyboard',
      'compass',
      'bypass',
      'passthrough',
      'passwordless',
      'tokenizer',
      'secretary',
    ],
    ...[
      'token_count',
      'secretName',
      'apiKeyRef',
      'secretKeyRef',
      'DB_PASSWORD_FILE',
      'password_policy',
      'token_url',
      'access_key_id',
      'token_type',
    ],
    ...[
      'primary_key',
      'PRIMARY_KEY',
      'cache_key',
      'partitionKey',
      'public_key',
      'idempotency_key',
      'nextPageToken',
      'tokenExpiresAt',
      'secretStore',
    ],
    ...[
      'imagePullSecretName',
      'keyId',
      'kid',
      'passwordRequired',
      'tokens_per_second',
      'authorization_mode',
      'client_id',
      'username',
      'sortKey',
    ],
  ])('is not %s', (name) => expect(isSecretName(name)).toBe(false));

  it('is read in bounded time, however long it is', () => {
    expect(cpuMs(() => isSecretName('pass-'.repeat(1_000_000)))).toBeLessThan(250);
  });
});
