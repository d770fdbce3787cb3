function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}

/** The file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, ["ENOENT"]);
}

/** The disk cannot read a sector. */
export function isUnreadable(error: unknown): boolean {
  return hasCode(error, ["EIO"]);
}

/** The name exists already. */
export function isTaken(error: unknown): boolean {
  return hasCode(error, ["EEXIST"]);
}

/** The file system, or the owner of the file, does not permit a hard link. */
export function isLinkRefused(error: unknown): boolean {
  return hasCode(error, ["EXDEV", "EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"]);
}

/** There is no process with this number. */
export function isNoProcess(error: unknown): boolean {
  return hasCode(error, ["ESRCH"]);
}

/** For `catch`: a missing file gives `undefined`; any other failure is thrown again. */
export function ignoreMissing(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}
