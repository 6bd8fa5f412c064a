/**
 * Makes the methods of strings fast again, for the whole process. ioredis declares a subclass of `String`, and V8 answers that by keeping
 * `String.prototype` as a dictionary: a loop over the characters of a text then takes four times as long, masking and signatures with it.
 * V8 goes back as soon as compiled code reads a method through an object that has the prototype. Called once all packages are loaded.
 */
export function fastStrings(): void {
  const text = Object('') as object;
  const read = (from: object) => 'at' in from && (from as { at?: unknown }).at;
  // Often enough for V8 to remember how it is read, which is what makes it look.
  for (let reads = 0; reads < 1000; reads += 1) read(text);
}
