/** For Slack's libraries: what they would print holds tokens and texts; what is worth a line is logged where it is handled. */
export const silentLogger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => 'error' as never,
};
