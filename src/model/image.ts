/** A reference to a container image, by the grammar of registries. Every part is as the registry takes it. */
export interface ImageReference {
  /** As it was written: what Kubernetes is given. */
  readonly text: string;
  /** `docker.io`, `registry.example.com:5000` */
  readonly host: string;
  /** `library/nginx` */
  readonly path: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
}

export type ParsedImage = { readonly image: ImageReference } | { readonly problem: string };

// distribution/reference, regexp.go and normalize.go: what the API of Kubernetes and every container runtime parse by.
const hostPattern =
  /^(?:[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const componentPattern = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
/** Algorithms a digest may name, and the hexadecimal digits of each (opencontainers/go-digest). */
const digestDigits: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const mostPath = 255;
/** A host, a path, a tag and a digest at their longest. */
const longest = 1024;

/** Reads a reference as a registry does, `nginx` as `docker.io/library/nginx`; or says in words that go on "… " what is wrong with it. */
export function parseImage(text: string): ParsedImage {
  if (text.length > longest) return { problem: 'is too long' };
  const [before = '', digest, ...more] = text.split('@');
  if (more.length > 0) return { problem: 'names two digests' };
  if (digest !== undefined && !isDigest(digest)) return { problem: 'has a digest that is none, such as sha256:…' };
  // The colon of a port comes before a slash; that of a tag does not.
  const colon = before.indexOf(':', before.lastIndexOf('/') + 1);
  const tag = colon === -1 ? undefined : before.slice(colon + 1);
  if (tag !== undefined && !tagPattern.test(tag)) return { problem: 'has a tag that no registry takes' };
  const name = colon === -1 ? before : before.slice(0, colon);
  if (/^[a-f0-9]{64}$/.test(name)) return { problem: 'is the id of an image, which no registry knows' };
  const { host, path } = placed(name);
  if (!hostPattern.test(host)) return { problem: 'names a registry that can be none' };
  if (path.length > mostPath) return { problem: 'is too long' };
  if (path !== path.toLowerCase()) return { problem: 'has capital letters in its name' };
  if (!path.split('/').every((part) => componentPattern.test(part))) return { problem: 'is no name of an image' };
  return { image: { text, host, path, tag, digest } };
}

function isDigest(text: string): boolean {
  const [algorithm = '', hex = '', ...more] = text.split(':');
  const digits = Object.hasOwn(digestDigits, algorithm) ? digestDigits[algorithm] : undefined;
  return more.length === 0 && hex.length === digits && /^[a-f0-9]+$/.test(hex);
}

/** Host and path of a name. The first part is a host where it looks like one; Docker Hub's own images have no owner. */
function placed(name: string): { readonly host: string; readonly path: string } {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  const isHost = slash !== -1 && (/[.:[]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const host = isHost && first !== 'index.docker.io' ? first : 'docker.io';
  const path = isHost ? name.slice(slash + 1) : name;
  return { host, path: host === 'docker.io' && !path.includes('/') ? `library/${path}` : path };
}

/** `docker.io/mcp/server`: the same for every way to write it. */
export function repositoryOf({ host, path }: ImageReference): string {
  return `${host}/${path}`;
}

/** What is pulled, the same for every way to write it: by the digest where there is one, else by the tag. */
export function pulled(image: ImageReference): string {
  const { tag = 'latest', digest } = image;
  return `${repositoryOf(image)}${digest === undefined ? `:${tag}` : `@${digest}`}`;
}

/** What a template's text of an image pulls; a text that is no reference stands for itself. */
export function pulledBy(text: string): string {
  const parsed = parseImage(text);
  return 'image' in parsed ? pulled(parsed.image) : text;
}
