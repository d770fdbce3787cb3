import { type Logger, pino } from "pino";
import { printable } from "./printable.ts";

export type Log = Logger;

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** The size of the buffer of lines that wait to be written. */
const keptBytes = 1 << 20;

/**
 * LanceDB writes its warnings to stderr as well, such as one for each request to an object store that it tries again. It
 * reads this variable when it is loaded, so this comes before.
 */
export function quietEngine(): void {
  process.env["LANCEDB_LOG"] ??= "error";
}

/** JSON lines on stderr: stdout is for the output that people and scripts read, such as the address. */
export function createLog(level: LogLevel): Log {
  // Asynchronous: a reader that stalls must not stop the service. Pino writes the rest when the process ends.
  const lines = pino.destination({ dest: 2, sync: false, maxLength: keptBytes });
  // A full disk must not fail the work that logs a line. Lines are kept up to a limit, and then dropped.
  lines.on("error", () => {});
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Escapes characters that JSON permits and a terminal acts on.
    { write: (line) => lines.write(`${printable(line.trimEnd())}\n`) },
  );
}
