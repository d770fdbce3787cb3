/** The log interface for the parts below the entry points; a logger of `log.ts` implements it. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
