/** Who is who in the Slack workspace. */
export interface Directory {
  /**
   * Ids of the people in a user group, named by id (S…) or handle (@mcp-operators); at most some minutes old. ROLES_UNREADABLE when
   * they cannot be known.
   */
  members(group: string): Promise<ReadonlySet<string>>;
  /**
   * The same by a reading that begins after this call: for what may not rest on older knowledge. Waits at most 2 s, then ROLES_UNREADABLE.
   */
  membersNow(group: string): Promise<ReadonlySet<string>>;
  /** False for an account that is deactivated; rejects when Slack cannot be asked. */
  active(user: string): Promise<boolean>;
  /** The names people go by, as @name; one who cannot be looked up keeps the id. */
  names(users: readonly string[]): Promise<ReadonlyMap<string, string>>;
}
