import { expect, it } from 'vitest';
import { sandboxOptions } from '../../sandbox/options.ts';

it('options that cannot work are refused before anything starts, with the usage', () => {
  expect(() => sandboxOptions(['--kubeconfig', '/nowhere/kubeconfig'])).toThrow(
    '--kubeconfig /nowhere/kubeconfig is not there',
  );
  expect(() => sandboxOptions(['--port', 'x'])).toThrow('npm run sandbox -- [options]');
  expect(() => sandboxOptions(['--wat'])).toThrow('npm run sandbox -- [options]');
  expect(sandboxOptions(['--port', '0'])).toMatchObject({ port: 0, mode: 'socket', kubeconfig: undefined });
});
