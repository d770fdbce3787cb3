function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** The file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, ["ENOENT"]);
}

/** The name is taken. */
export function isTaken(error: unknown): boolean {
  return hasCode(error, ["EEXIST"]);
}

/** The folder's file system, or the file's owner, does not let us make a second name for the file. */
export function isLinkRefused(error: unknown): boolean {
  return hasCode(error, ["EXDEV", "EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
}

/** No process has this number. */
export function isNoProcess(error: unknown): boolean {
  return hasCode(error, ["ESRCH"]);
}

/** For `catch`: a file that is not there is `undefined`, any other failure stays one. */
export function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}
