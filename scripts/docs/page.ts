/** The line under the title of every generated page. */
export const generated = '*Printed from the code by `npm run docs`; the test run compares it.*';
