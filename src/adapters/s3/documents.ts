import type { DocumentStore } from '../../ports/documents.ts';
import { type Place, s3Client } from './client.ts';

const deadlineMs = 20_000;

/** Documents as objects in S3. */
export function s3Documents(place: Place): DocumentStore {
  const client = s3Client(place);
  return {
    async put(name, text, type) {
      const { PutObjectCommand } = await import('@aws-sdk/client-s3');
      const s3 = await client();
      const put = new PutObjectCommand({
        Bucket: place.bucket,
        Key: `${place.prefix}${name}`,
        Body: text,
        ContentType: type,
      });
      await s3.send(put, { abortSignal: AbortSignal.timeout(deadlineMs) });
    },
  };
}
