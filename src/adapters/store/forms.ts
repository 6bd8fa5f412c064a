import type { FormStore, OpenForm } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { opaqueId } from './opaque.ts';

export function formStore(db: Connection): FormStore {
  return {
    async open(form) {
      const id = opaqueId();
      await db.rows('INSERT INTO forms (id, command, user_id, origin) VALUES ($1, $2, $3, $4)', [
        id,
        form.command,
        form.user,
        JSON.stringify(form.origin),
      ]);
      return id;
    },
    async read(id) {
      return db.row<OpenForm>('SELECT command, user_id AS user, origin FROM forms WHERE id = $1', [id]);
    },
  };
}
