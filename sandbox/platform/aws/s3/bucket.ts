import { createHash, randomUUID } from 'node:crypto';
import { S3Refusal } from './refusal.ts';

/** One version of an object. */
export interface ObjectVersion {
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
  readonly body: Buffer;
  readonly etag: string;
  readonly storageClass: string;
  /** `x-amz-meta-…`, without that part. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly contentType: string;
  /** COMPLIANCE or GOVERNANCE, and until when (Unix ms). */
  readonly lock: { readonly mode: string; readonly untilMs: number } | undefined;
  /** It hides the versions below it. */
  readonly isDeleteMarker: boolean;
}

/** What an upload in parts has so far. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly at: number;
  readonly made: Pick<ObjectVersion, 'metadata' | 'contentType' | 'storageClass'>;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

export type NewObject = Partial<Omit<ObjectVersion, 'id' | 'body' | 'isDeleteMarker'>> & { readonly body: Buffer };

/** A bucket with versions. */
export interface Bucket {
  readonly name: string;
  /** The rule of Object Lock for new objects; undefined where the bucket has no lock. */
  lock: { readonly mode: string; readonly days: number } | undefined;
  isVersioned: boolean;
  /** Its lifecycle rules. */
  rules: readonly {
    readonly id: string;
    readonly prefix: string;
    readonly days?: number;
    readonly abortDays?: number;
  }[];
  isPublic: boolean;
  /** Key to its versions, newest first. */
  readonly objects: ReadonlyMap<string, readonly ObjectVersion[]>;
  readonly uploads: ReadonlyMap<string, Upload>;
  put(key: string, object: NewObject): ObjectVersion;
  /** The version a plain read finds; undefined where there is none, or a delete marker hides it. */
  newest(key: string): ObjectVersion | undefined;
  /** Lays a delete marker over an object. */
  hide(key: string): void;
  /** Takes an object away with all its versions, whatever a lock says: for whoever sets a scene. */
  forget(key: string): void;
  /** Changes a byte of the next so many objects that are completed: what a broken disk does. */
  spoil(count: number): void;
  begin(key: string, made: Upload['made']): Upload;
  abort(id: string): boolean;
  complete(upload: Upload, numbers: readonly { readonly number: number; readonly etag: string }[]): ObjectVersion;
}

/** Every part but the last has this many bytes or more (Amazon S3 user guide, "Multipart upload limits"). */
const smallestPart = 5 * 1024 * 1024;

/** Makes a bucket; `now` is in Unix ms. */
export function bucket(name: string, now: () => number): Bucket {
  const objects = new Map<string, ObjectVersion[]>();
  const uploads = new Map<string, Upload>();
  let toSpoil = 0;
  const made: Bucket = {
    name,
    lock: undefined,
    isVersioned: true,
    rules: [],
    isPublic: false,
    objects,
    uploads,
    put(key, object) {
      const at = object.at ?? now();
      const rule = made.lock;
      const version: ObjectVersion = {
        id: randomUUID(),
        storageClass: 'STANDARD',
        metadata: {},
        contentType: 'application/octet-stream',
        etag: `"${createHash('md5').update(object.body).digest('hex')}"`,
        lock: rule && { mode: rule.mode, untilMs: at + rule.days * 86_400_000 },
        isDeleteMarker: false,
        ...object,
        at,
      };
      objects.set(key, made.isVersioned ? [version, ...(objects.get(key) ?? [])] : [version]);
      return version;
    },
    newest(key) {
      const [first] = objects.get(key) ?? [];
      return first?.isDeleteMarker === false ? first : undefined;
    },
    hide(key) {
      const marker = { body: Buffer.alloc(0), etag: '', metadata: {}, contentType: '', storageClass: 'STANDARD' };
      const version = { ...marker, id: randomUUID(), at: now(), lock: undefined, isDeleteMarker: true };
      objects.set(key, [version, ...(objects.get(key) ?? [])]);
    },
    spoil(count) {
      toSpoil = count;
    },
    forget: (key) => void objects.delete(key),
    begin(key, how) {
      const upload = { id: randomUUID(), key, at: now(), made: how, parts: new Map() };
      uploads.set(upload.id, upload);
      return upload;
    },
    abort: (id) => uploads.delete(id),
    complete(upload, numbers) {
      const parts = numbers.map(({ number, etag }) => {
        const part = upload.parts.get(number);
        if (part?.etag === etag) return part.body;
        throw new S3Refusal('InvalidPart', 'One or more of the specified parts could not be found.');
      });
      if (parts.slice(0, -1).some(({ length }) => length < smallestPart))
        throw new S3Refusal('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
      const body = Buffer.concat(parts);
      const middle = Math.floor(body.length / 2);
      if (toSpoil > 0) body[middle] = (body[middle] ?? 0) ^ 1;
      toSpoil = Math.max(0, toSpoil - 1);
      const etag = `"${createHash('md5').update(body).digest('hex')}-${parts.length}"`;
      uploads.delete(upload.id);
      return made.put(upload.key, { ...upload.made, body, etag });
    },
  };
  return made;
}
