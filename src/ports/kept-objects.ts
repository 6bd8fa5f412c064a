/** The objects of a namespace that a backup of the configuration is to hold, by their names. */
export interface ObjectsNamed {
  readonly configMaps: readonly string[];
  readonly secrets: readonly string[];
}

/** What one of them is and what its keys are called; never what they hold. */
export interface KeptObject {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** In order. */
  readonly keys: readonly string[];
}

/** Objects with all they hold, for those alone who have the key of a recipient. */
export interface SealedObjects {
  readonly objects: readonly KeptObject[];
  /** YAML for `kubectl apply`, as a file of age (age-encryption.org/v1). */
  readonly cipher: Uint8Array;
}
