import { type Effect, type Fault, fault } from '../../errors.ts';

/** What to say of an answer with none of what S3 answers: the SDK reads a page of a proxy as an answer that says nothing, and a listing as empty. */
export function notS3(effect: Effect = 'none'): Fault {
  return fault('AWS_FAILED', 'What answers for S3 is not AWS.', {
    effect,
    hint: 'Check `backups.region` and `backups.endpoint`, and whether a proxy stands between.',
  });
}
