import { type Logger, pino } from "pino";
import { printable } from "./printable.ts";

export type Log = Logger;

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on stderr: stdout is for the output that people and scripts read, such as the address. */
export function createLog(level: LogLevel): Log {
  // Synchronous, so that the last line before a crash is written.
  const lines = pino.destination({ dest: 2, sync: true });
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // Escapes characters that JSON permits and a terminal acts on.
    { write: (line) => lines.write(`${printable(line.trimEnd())}\n`) },
  );
}
