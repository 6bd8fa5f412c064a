import type { FormStore, GuideStep, OpenForm } from '../../ports/store.ts';
import type { Connection } from './connection.ts';
import { opaqueId } from './opaque.ts';

export function formStore(db: Connection): FormStore {
  return {
    async open(form) {
      const id = opaqueId();
      await db.rows('INSERT INTO forms (id, command, user_id, origin, guide) VALUES ($1, $2, $3, $4, $5)', [
        id,
        form.command,
        form.user,
        JSON.stringify(form.origin),
        form.guide === undefined ? null : JSON.stringify(form.guide),
      ]);
      return id;
    },
    async read(id) {
      const row = await db.row<Omit<OpenForm, 'guide'> & { guide: GuideStep | null }>(
        'SELECT command, user_id AS user, origin, guide FROM forms WHERE id = $1',
        [id],
      );
      return row && { ...row, guide: row.guide ?? undefined };
    },
  };
}
