/**
 * Settings of PostgreSQL that the bot may change: those of runbook A ("Database tuning"), and the two that tell of slow statements and end
 * forgotten transactions. All are numbers; none names a file, a command or an address.
 */
export const changeableSettings = [
  'max_connections',
  'shared_buffers',
  'effective_cache_size',
  'maintenance_work_mem',
  'work_mem',
  'random_page_cost',
  'effective_io_concurrency',
  'autovacuum_max_workers',
  'autovacuum_vacuum_scale_factor',
  'log_min_duration_statement',
  'idle_in_transaction_session_timeout',
] as const;

export type ChangeableSetting = (typeof changeableSettings)[number];
