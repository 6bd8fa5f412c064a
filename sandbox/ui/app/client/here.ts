/** The zone of the machine the browser runs on: times of messages are in it. */
export const here: string = Intl.DateTimeFormat().resolvedOptions().timeZone;
