/** Where documents are kept for good: post-mortems. */
export interface DocumentStore {
  /** Writes a document; the same name again replaces it. Rejects when it is not kept. */
  put(name: string, text: string, type: string): Promise<void>;
}
