/** What a restore calls otherwise each time, by the word it has in a recording. */
export function restoreWords(text: string, database: string): string {
  return text
    .replace(/_(restore|drill|before)_\d{8}_r\d+/g, '_$1_20261130_r1042')
    .replaceAll(database, 'mcp')
    .replace(/\b[0-9a-f]{64}\b/g, 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c')
    .replace(/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ_R-\d+_/g, '2026-11-30T18-33-05Z_R-1042_')
    .replace(/\bR-\d{4,}\b/g, 'R-1042')
    .replace(/PostgreSQL 18\.\d+/g, 'PostgreSQL 18.4')
    .replace(/[\d.]+ [KM]iB(?= in S3| read| loaded|, 16,009| of)/g, '412 KiB')
    .replace(/of [\d.]+ [KM]iB (read|loaded)/g, 'of 412 KiB $1')
    .replace(/\d+ (?:min|h) old/g, '60 min old')
    .replace(/takes [\d.]+ MiB/g, 'takes 11.4 MiB')
    .replace(/loaded in [\d.]+ s/g, 'loaded in 3 s');
}
