/** The log of the supervisor of the embedded server. */
export interface EmbeddedLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export const silent: EmbeddedLog = { info() {}, warn() {}, error() {} };
