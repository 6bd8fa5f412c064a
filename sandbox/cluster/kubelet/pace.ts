/** Shares of the startup time: pulling the image, making the container, then the program's own start. */
export const PULL_SHARE = 0.3;
export const CREATE_SHARE = 0.2;
export const BOOT_SHARE = 0.5;
