interface Named {
  readonly name: string;
  readonly title: string;
}

/** A file of text: logs and other long output. Secrets are masked on its way into the store. */
export interface TextFile extends Named {
  readonly text: string;
}

/** A file of bytes as a row speaks of it: the bytes lie beside it. */
export interface StoredBytes extends Named {
  /** Its media type: `image/png`. */
  readonly type: string;
  /** Its length in bytes. */
  readonly size: number;
  /** What it shows, for who cannot see it, and where no file can be shown. */
  readonly words: string;
}

/** A file of bytes. Nothing searches it for secrets: whoever makes it puts masked words into it only. */
export interface BytesFile extends StoredBytes {
  readonly bytes: Uint8Array;
}

/** A file for the thread. */
export type Attachment = TextFile | BytesFile;
/** The same as it is stored. */
export type StoredFile = TextFile | StoredBytes;

export const isText = <File extends StoredFile>(file: File): file is Extract<File, TextFile> => 'text' in file;

/** A file without its bytes, as its row keeps it. */
export function withoutBytes(file: Attachment | StoredFile): StoredFile {
  if (!('bytes' in file)) return file;
  const { bytes: _, ...stored } = file;
  return stored;
}
