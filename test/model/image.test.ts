import { expect, it } from 'vitest';
import { parseImage, pulledBy } from '../../src/model/image.ts';

const sha = `sha256:${'9f1c'.repeat(16)}`;

it.each([
  ['nginx', 'docker.io', 'library/nginx', undefined, undefined],
  ['nginx:1.27', 'docker.io', 'library/nginx', '1.27', undefined],
  ['mcp/server:2.4.1', 'docker.io', 'mcp/server', '2.4.1', undefined],
  ['index.docker.io/nginx:1', 'docker.io', 'library/nginx', '1', undefined],
  ['registry.example.com/mcp/server:v2', 'registry.example.com', 'mcp/server', 'v2', undefined],
  ['registry:5000/server', 'registry:5000', 'server', undefined, undefined],
  ['registry:5000/server:1', 'registry:5000', 'server', '1', undefined],
  ['localhost/server:1', 'localhost', 'server', '1', undefined],
  ['[fd00::1]:5000/server:1', '[fd00::1]:5000', 'server', '1', undefined],
  ['Registry/server:1', 'Registry', 'server', '1', undefined],
  ['a__b/c--d/e.f_g:x', 'docker.io', 'a__b/c--d/e.f_g', 'x', undefined],
  [`mcp/server@${sha}`, 'docker.io', 'mcp/server', undefined, sha],
  [`registry:5000/mcp/server:2.4.1@${sha}`, 'registry:5000', 'mcp/server', '2.4.1', sha],
  [`server:${'t'.repeat(128)}`, 'docker.io', 'library/server', 't'.repeat(128), undefined],
])('reads %s as a registry does', (text, host, path, tag, digest) => {
  expect(parseImage(text)).toEqual({ image: { text, host, path, tag, digest } });
});

it.each([
  '',
  ' ',
  ':2.4.1',
  '@',
  'mcp/server:',
  'mcp/server:-x',
  `server:${'t'.repeat(129)}`,
  'mcp//server:1',
  '/mcp/server:1',
  'mcp/server/:1',
  'MCP/server/Sub:1',
  'registry.example.com/MCP/server:1',
  'https://registry.example.com/mcp/server:1',
  'mcp/server:1:2',
  'mcp/a___b:1',
  'mcp/.hidden:1',
  'mcp/server-:1',
  'mcp/server 2.4.1',
  'mcp/server:1\n',
  'mcp/server:1;rm -rf /',
  '$(id)/server:1',
  'mcp/sërver:1',
  'mcp/server:①',
  'mcp/server@sha256:abc',
  `mcp/server@sha256:${'G'.repeat(64)}`,
  `mcp/server@${sha.toUpperCase()}`,
  `mcp/server@md5:${'a'.repeat(32)}`,
  `mcp/server@constructor:${'a'.repeat(64)}`,
  `mcp/server@${sha}@${sha}`,
  `mcp/server@${sha}:1`,
  'a'.repeat(64),
  `mcp/${'a'.repeat(256)}:1`,
  `${'a'.repeat(100_000)}:1`,
  `mcp/${'a-'.repeat(120)}:1`,
  `<http://registry.example.com/x:1|registry.example.com/x:1>`,
])('takes no %j for an image', (text) => {
  expect(parseImage(text)).toEqual({ problem: expect.any(String) });
});

it('what is pulled is the same for every way to write it', () => {
  expect(pulledBy('nginx')).toBe('docker.io/library/nginx:latest');
  expect(pulledBy('docker.io/library/nginx:latest')).toBe(pulledBy('nginx'));
  expect(pulledBy(`mcp/server:2.4.1@${sha}`)).toBe(pulledBy(`mcp/server@${sha}`));
  expect(pulledBy('mcp/server:2.4.1')).not.toBe(pulledBy(`mcp/server:2.4.1@${sha}`));
  expect(pulledBy('no image')).toBe('no image');
});
