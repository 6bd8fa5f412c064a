import type { NewPlannedWindow, PlannedWindow, WindowStore } from '../../ports/store/windows.ts';
import type { Connection } from './connection.ts';
import { trail } from './trail.ts';

const columns = 'name, from_at AS "from", to_at AS "to", planned_by AS "plannedBy"';

/** `front`: what people wait for; `work`: what runs ask. */
export function windowStore(front: Connection, work: Connection): WindowStore {
  return {
    plan: (window) => plan(front, window),
    planned: (environment, endingAfter) =>
      work.rows<PlannedWindow>(
        `SELECT ${columns} FROM planned_windows WHERE environment = $1 AND to_at > $2 ORDER BY from_at, id`,
        [environment, endingAfter.toISOString()],
        'planned-windows',
      ),
  };
}

async function plan(db: Connection, { key, environment, name, from, to, plannedBy }: NewPlannedWindow) {
  return db.transaction(async (tx) => {
    const before = await tx.row('SELECT 1 FROM planned_windows WHERE inbound_key = $1', [key]);
    if (before !== undefined) return { moved: undefined };
    const moved = await tx.row<PlannedWindow>(
      `DELETE FROM planned_windows WHERE environment = $1 AND name = $2 AND from_at > clock_now() RETURNING ${columns}`,
      [environment, name],
    );
    await tx.rows(
      `INSERT INTO planned_windows (inbound_key, environment, name, from_at, to_at, planned_by) VALUES ($1, $2, $3, $4, $5, $6)`,
      [key, environment, name, from, to, plannedBy],
    );
    await trail(tx, 'window.planned', plannedBy, `${environment}/${name}`, {
      from,
      to,
      ...(moved === undefined ? {} : { moved: moved.from }),
    });
    return { moved };
  });
}
