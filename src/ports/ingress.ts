import type { Written } from './workload.ts';

/** One entry `tls` of an ingress: the hosts it is for, and the Secret whose certificate they get. */
export interface TlsEntry {
  readonly hosts: readonly string[];
  /** '' where the controller's own default is meant. */
  readonly secret: string;
}

/** An ingress (networking.k8s.io/v1), as far as it is about hosts and their certificates. */
export interface Ingress extends Written {
  readonly tls: readonly TlsEntry[];
  /** Hosts of its rules, each once. */
  readonly ruleHosts: readonly string[];
  /** Addresses and names its controller has told; none where it tells nothing. */
  readonly addresses: readonly string[];
}

/**
 * Whether the private key of a Secret is that of its first certificate. The key itself never leaves the adapter: `unreadable` is one that is
 * encrypted or no key at all.
 */
export type KeyVerdict = 'matches' | 'belongs to another certificate' | 'unreadable' | 'missing';

/** A Secret of type kubernetes.io/tls without its key. */
export interface TlsSecret {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** The certificates of `tls.crt` as PEM, in their order; one that could not be read is left out and counted. */
  readonly certificates: readonly string[];
  readonly unreadable: number;
  readonly key: KeyVerdict;
  /** The cert-manager Certificate that keeps it; undefined where none does. */
  readonly keptBy: string | undefined;
}
