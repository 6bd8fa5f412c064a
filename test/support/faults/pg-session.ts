import { type Frame, textAt } from './pg-frames.ts';

/** A statement as it leaves a client: everything up to the Sync or Query that makes the server act. */
export interface Unit {
  readonly bytes: Buffer;
  readonly sql: string;
  /** '' inside a transaction, before its COMMIT: only that has an effect. */
  readonly label: string;
  readonly writes: boolean;
}

const writing =
  /^\s*(?:INSERT|UPDATE|DELETE|MERGE|SELECT audit_append)\b|^\s*WITH\b[\s\S]*\b(?:INSERT INTO|UPDATE|DELETE FROM)\b/i;

const short = (sql: string) => sql.replace(/\s+/g, ' ').trim().slice(0, 46);

/** Follows what one client says: which statements, under which name, inside a transaction or not. */
export function pgSession(): (frame: Frame) => Unit | undefined {
  const named = new Map<string, { sql: string; name: string }>();
  let held: Buffer[] = [];
  let current = { sql: '', name: '' };
  let transaction: { label: string | undefined } | undefined;

  function note(frame: Frame): void {
    if (frame.type === 'Q') current = { sql: textAt(frame.body, 0).text, name: '' };
    if (frame.type === 'P') {
      const { text: name, next } = textAt(frame.body, 0);
      current = { sql: textAt(frame.body, next).text, name };
      if (name !== '') named.set(name, current);
    }
    if (frame.type === 'B') {
      const portal = textAt(frame.body, 0);
      current = named.get(textAt(frame.body, portal.next).text) ?? current;
    }
  }

  function unit(): Unit {
    const { sql, name } = current;
    const bytes = Buffer.concat(held);
    held = [];
    const word = sql.trim().toUpperCase();
    const writes = writing.test(sql);
    if (word === 'BEGIN') transaction = { label: undefined };
    else if (word === 'COMMIT' && transaction !== undefined) {
      const { label } = transaction;
      transaction = undefined;
      return { bytes, sql, label: label === undefined ? '' : `commit ${label}`, writes: label !== undefined };
    } else if (word === 'ROLLBACK') transaction = undefined;
    else if (transaction === undefined) return { bytes, sql, label: name === '' ? short(sql) : name, writes };
    else if (writes) transaction.label ??= short(sql);
    return { bytes, sql, label: '', writes: false };
  }

  return (frame) => {
    note(frame);
    held.push(frame.bytes);
    return frame.type === 'S' || frame.type === 'Q' || !'PBDECHF'.includes(frame.type) || frame.type === ''
      ? unit()
      : undefined;
  };
}
