import { describe, expect, it } from 'vitest';
import { pullAccountOf } from '../../../src/adapters/kubernetes/pull-secret.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const secret = (auths: object) => ({
  type: 'kubernetes.io/dockerconfigjson',
  data: { '.dockerconfigjson': base64(JSON.stringify({ auths })) },
});

describe('the account of a registry in a pull Secret', () => {
  it.each([
    ['as kubectl writes it', { 'r.example.com': { username: 'u', password: 'p:q', auth: 'x' } }, 'r.example.com'],
    ['as docker writes it', { 'r.example.com': { auth: base64('u:p:q') } }, 'r.example.com'],
    ['with an address for a host', { 'https://r.example.com/v2/': { auth: base64('u:p:q') } }, 'r.example.com'],
    ['of Docker Hub', { 'https://index.docker.io/v1/': { auth: base64('u:p:q') } }, 'docker.io'],
  ])('%s', (_, auths, host) => {
    expect(pullAccountOf(secret(auths), 'pull', host)).toEqual({ username: 'u', password: 'p:q' });
  });

  it('is none where the Secret has none for that host', () => {
    expect(
      pullAccountOf(secret({ 'other.example.com': { auth: base64('u:p') } }), 'pull', 'r.example.com'),
    ).toBeUndefined();
    expect(
      pullAccountOf(secret({ 'r.example.com': { auth: base64('nothing') } }), 'pull', 'r.example.com'),
    ).toBeUndefined();
  });

  it('of another type, or without JSON, is refused without a word of what is in it', () => {
    expect(() => pullAccountOf({ type: 'Opaque', data: { a: 'hunter2' } }, 'pull', 'r')).toThrow(
      'Secret pull is of type Opaque, not kubernetes.io/dockerconfigjson.',
    );
    const broken = { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': base64('hunter2') } };
    expect(() => pullAccountOf(broken, 'pull', 'r')).toThrow('Secret pull holds no JSON under .dockerconfigjson.');
  });
});
