import type { Setting } from '../ports/database/settings.ts';

/** What runbook A sets ("Connection pooling", "Query performance", "Autovacuum"): for a server with about 16 GiB of memory. */
export const recommended: Readonly<Record<string, string>> = {
  max_connections: '200',
  shared_buffers: '4GB',
  effective_cache_size: '12GB',
  maintenance_work_mem: '1GB',
  work_mem: '16MB',
  random_page_cost: '1.1',
  effective_io_concurrency: '200',
  autovacuum_max_workers: '4',
  autovacuum_vacuum_scale_factor: '0.1',
};

const unitBytes: Readonly<Record<string, number>> = { B: 1, kB: 1024, MB: 1024 ** 2, GB: 1024 ** 3, TB: 1024 ** 4 };

/** How a setting stands to what is recommended for it; undefined where nothing is, or where the two cannot be compared. */
export function comparison({ name, value, unit }: Setting): 'as recommended' | 'lower' | 'higher' | undefined {
  const [has, wants] = [amount(`${value}`, unit), amount(recommended[name] ?? '', undefined)];
  if (has === undefined || wants === undefined) return undefined;
  if (Math.abs(has - wants) < 1e-9) return 'as recommended';
  return has < wants ? 'lower' : 'higher';
}

/** `16MB`, or 2048 in a unit of `8kB`, as bytes; a plain number as it is. */
function amount(text: string, unit: string | undefined): number | undefined {
  const [, number, own] = /^(-?\d+(?:\.\d+)?) ?([kMGT]?B)?$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [, times = '', of = ''] = /^(\d*)([kMGT]?B)$/.exec(unit ?? '') ?? [];
  const factor = own === undefined ? (times === '' ? 1 : Number(times)) * (unitBytes[of] ?? 1) : (unitBytes[own] ?? 1);
  return Number(number) * factor;
}
