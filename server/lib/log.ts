/** What the parts below the entry write to the log; a logger of `log.ts` is one. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
