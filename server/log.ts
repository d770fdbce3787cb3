import { type Logger, pino } from "pino";
import { printable } from "./printable.ts";

export type Log = Logger;

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Lines that wait to be written. */
const keptBytes = 1 << 20;

/** JSON lines on stderr: stdout is for the output that people and scripts read, such as the address. */
export function createLog(level: LogLevel): Log {
  // Beside the work: a reader that stands still must not stop the service. Pino writes the rest when the process ends.
  const lines = pino.destination({ dest: 2, sync: false, maxLength: keptBytes });
  // A full disk must not fail the work whose line cannot be written. The lines are kept up to a limit, then dropped.
  lines.on("error", () => {});
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Escapes characters that JSON permits and a terminal acts on.
    { write: (line) => lines.write(`${printable(line.trimEnd())}\n`) },
  );
}
