/** So many times what it was before is worse. */
export const worseFactor = 2;

/** A call below this, in ms, nobody feels to be slower, however quick it was before. */
export const feltMs = 100;
