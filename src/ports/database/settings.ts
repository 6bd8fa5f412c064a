/** Settings of a server, as this role sees them. */
export interface SettingsSeen {
  readonly database: string;
  readonly version: string;
  /** In the order asked for, then all others that wait for a restart. */
  readonly settings: readonly Setting[];
  /** Names that were asked for and this server does not have, or hides from this role. */
  readonly unseen: readonly string[];
  /** The right that shows hidden ones; undefined where the role has it. */
  readonly lacking: string | undefined;
  /** Somebody else runs the server (`rdsadmin`, `azure_pg_admin` …): its settings are changed there. */
  readonly managedBy: string | undefined;
}

export interface Setting {
  readonly name: string;
  /** As people write it: `4GB`, `0.1`. */
  readonly shown: string;
  /** In `unit`, as the server keeps it. */
  readonly value: string;
  /** `8kB`, `kB`, `ms`; undefined for a plain number or word. */
  readonly unit: string | undefined;
  /** When a change counts: `postmaster` after a restart, `sighup` after a reload, `user` for new sessions. */
  readonly context: string;
  readonly pendingRestart: boolean;
  /** Where it comes from: `default`, `configuration file`, `command line` … */
  readonly source: string;
  /** Roles and databases that have a value of their own. */
  readonly overridden: readonly {
    readonly role: string | undefined;
    readonly database: string | undefined;
    readonly value: string;
  }[];
}
