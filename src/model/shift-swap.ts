/** A question to somebody to take a shift, perhaps for one of theirs. */
export interface ShiftSwap {
  /** 16 hex digits. */
  readonly key: string;
  readonly schedule: string;
  /** Slack user id of whoever has the shift and asks. */
  readonly by: string;
  /** Slack user id of whoever is asked. */
  readonly person: string;
  /** When the shift ends, ISO 8601. */
  readonly until: string;
  /** The shift that whoever asks takes in return, ISO 8601. */
  readonly back: { readonly from: string; readonly until: string } | undefined;
  readonly note: string;
  readonly state: 'asked' | 'accepted' | 'declined' | 'replaced';
}
