import { type Logger, pino } from "pino";
import { printable } from "./printable.ts";

export type Log = Logger;

export const logLevels = ["silent", "error", "warn", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** JSON lines on stderr: stdout is for what a person or a script reads, such as the address. */
export function createLog(level: LogLevel): Log {
  // Synchronous, so that the last line before a crash is there.
  const lines = pino.destination({ dest: 2, sync: true });
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    // What JSON leaves as it is, and a terminal does not.
    { write: (line) => lines.write(`${printable(line.trimEnd())}\n`) },
  );
}
