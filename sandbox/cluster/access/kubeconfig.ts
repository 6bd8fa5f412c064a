/** What a kubeconfig needs to know. */
export interface KubeconfigOptions {
  /** https address of the cluster. */
  readonly server: string;
  /** PEM of the certificate authority. */
  readonly authority: string;
  readonly user: string;
  readonly token: string;
  readonly namespace: string | undefined;
}

/** The text of a kubeconfig file for one identity. JSON is YAML, so no quoting can go wrong. */
export function kubeconfigText(options: KubeconfigOptions): string {
  const { server, authority, user, token, namespace } = options;
  const context = { cluster: 'simulated', user, ...(namespace === undefined ? {} : { namespace }) };
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        name: 'simulated',
        cluster: { server, 'certificate-authority-data': Buffer.from(authority).toString('base64') },
      },
    ],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: 'simulated', context }],
    'current-context': 'simulated',
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
