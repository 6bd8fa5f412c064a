import type { ErrorEntry } from './error-entry.ts';

/** What goes wrong with backups: part of the catalogue of errors. */
export const backupErrors = {
  BACKUP_UNKNOWN: {
    meaning: 'There is no backup of that name.',
    hint: 'See how fresh they are with `/mcp backups`; the message of `/mcp db backup` has its key.',
    retry: 'never',
    refusal: true,
  },
  BACKUP_TAKEN: {
    meaning: 'An object of that name is in the bucket already, and is not written over.',
    hint: 'Look at it in the bucket, and ask again: the next backup has a name of its own.',
    retry: 'never',
  },
  BACKUP_TOO_SMALL: {
    meaning: 'What was to be kept is far smaller than a whole backup is, so it is none; nothing was kept.',
    hint: 'Look whether tables were emptied, then whether the role of the backup may read them; `backups.database.floorKb` is the floor.',
    retry: 'never',
  },
  BACKUP_BROKEN: {
    meaning: 'A backup was read back and is not what was written, or not all of it can be read.',
    hint: 'Do not rely on it; take another, and compare.',
    retry: 'never',
  },
  RESTORE_TIME: {
    meaning: 'A database cannot be restored to that moment.',
    hint: 'Name a moment inside the window that the message names.',
    retry: 'never',
    refusal: true,
  },
  INSTANCE_TAKEN: {
    meaning: 'RDS has an instance of that name already.',
    hint: 'Look at it in the console of RDS; where it is a copy nobody needs, `/mcp db discard` removes it.',
    retry: 'never',
    refusal: true,
  },
  INSTANCE_UNFIT: {
    meaning: 'An instance of RDS is not one this can be done with.',
    hint: 'Do what the message says; an instance that is changing is ready some minutes later.',
    retry: 'never',
    refusal: true,
  },
  INSTANCE_FAILED: {
    meaning: 'AWS could not finish an instance of RDS.',
    hint: 'Read what AWS says of it in the console of RDS, then remove the copy with `/mcp db discard`.',
    retry: 'never',
  },
  DUMP_FAILED: {
    meaning: 'The program that dumps or reads a database ended with an error; nothing was kept of what it wrote.',
    hint: 'Read its words in the message.',
    retry: 'never',
  },
  DUMP_PROGRAM: {
    meaning: 'The program that dumps or reads a database cannot be started, or is of another version than the server.',
    hint: 'Put pg_dump and pg_restore of the version of the server into the image, or name them in `backups.database`: docs/install.md.',
    retry: 'never',
  },
  BACKUP_COLD: {
    meaning: 'A backup lies in a storage class from which it must be brought back first.',
    hint: 'Have it restored in S3 (some hours), or name another: the newest is taken when none is named.',
    retry: 'never',
    refusal: true,
  },
  COPY_UNKNOWN: {
    meaning: 'There is no copy of that name that the bot made beside the live database.',
    hint: 'Make one with `/mcp db restore`; its message has the name.',
    retry: 'never',
    refusal: true,
  },
  COPY_UNFIT: {
    meaning: 'A copy cannot take the place of the live database as it is.',
    hint: 'Read in the message what it lacks.',
    retry: 'never',
    refusal: true,
  },
  DATABASE_NAME_TAKEN: {
    meaning: 'PostgreSQL has a database of that name already, which the bot did not make.',
    hint: 'Look at it with `\\l+` in psql; nothing of it was touched.',
    retry: 'never',
  },
  DATABASE_IN_USE: {
    meaning: 'A database cannot be renamed while somebody is in it, and a session could not be ended.',
    hint: 'Sessions of superusers, and prepared transactions, are for an administrator to end; then ask again.',
    retry: 'later',
  },
} as const satisfies Record<string, ErrorEntry>;
