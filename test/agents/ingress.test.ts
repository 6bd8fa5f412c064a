import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

interface Ingress {
  readonly spec: {
    readonly rules: readonly {
      readonly http: { readonly paths: readonly { readonly path: string; readonly pathType: string }[] };
    }[];
  };
}

it('the ingress of the examples lets agents in, and what leads them to their issuer', () => {
  const file = new URL('../../deploy/ingress/ingress.yaml', import.meta.url);
  const { spec } = parse(readFileSync(file, 'utf8')) as Ingress;
  const paths = spec.rules.flatMap(({ http }) => http.paths.map(({ path, pathType }) => `${pathType} ${path}`));
  expect(paths).toEqual(expect.arrayContaining(['Exact /mcp', 'Prefix /.well-known/oauth-protected-resource']));
});
