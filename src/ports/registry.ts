/** Registries of container images that the configuration names. */
export interface RegistryReader {
  /**
   * What a registry has under a tag or digest. NOT_CONFIGURED for a registry that is not named; REGISTRY_FAILED where it does not say whether it
   * has it: it is away, or does not let the bot in.
   */
  manifest(image: ImageWanted, options: RegistryCall): Promise<ManifestSeen>;
}

export interface ImageWanted {
  /** `registry.example.com:5000`, `docker.io` */
  readonly host: string;
  /** `library/nginx` */
  readonly path: string;
  /** A tag, or a digest. */
  readonly reference: string;
}

export interface RegistryCall {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The digest of what is pulled, of the whole set where an image is made for several platforms; undefined where there is no such image. */
export type ManifestSeen = { readonly digest: string } | undefined;
