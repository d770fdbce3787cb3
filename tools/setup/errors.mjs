import { statfsSync } from "node:fs";

/**
 * A reason that is already a sentence for the person at the terminal. Its `cause` is set when the problem is external
 * (network, disk, permission), so that another way would not help.
 */
export class SetupError extends Error {}

const diskFull = "the disk is full; setting up takes about 2 GB here and in the home folder";

/** If fewer bytes are free after a failure, the disk was the cause. */
const almostNothing = 100_000_000;

/** @type {[RegExp, string][]} */
const causes = [
  [/ENOSPC|no space left/i, diskFull],
  [
    /EACCES|EPERM|EROFS|permission denied|read-only file system/i,
    "no permission to write; the repository's folder and the package caches must belong to you",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|SOCKET_TIMEOUT|dns error|error sending request|npm error network/i,
    "the package registry cannot be reached; check the network, the proxy and npm's registry setting",
  ],
  [
    /CERT|certificate/i,
    "the package registry's certificate is not trusted; see npm's cafile setting",
  ],
  [
    /OUTDATED_LOCKFILE/,
    "pnpm-lock.yaml does not fit package.json; run `pnpm install` and commit the lockfile",
  ],
];

/**
 * The sentence for the output of a tool that failed, or undefined for an unknown failure.
 * @param {string} output
 * @param {string} [folder] where it wrote: a tool that runs out of space often reports something else
 */
export function causeOf(output, folder) {
  if (folder && hasNoSpace(folder)) return diskFull;
  return causes.find(([pattern]) => pattern.test(output))?.[1];
}

/** @param {string} folder */
function hasNoSpace(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < almostNothing;
}

/**
 * One line for any error. An unknown error keeps its own message.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof SetupError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const cause = causeOf(error.message);
  return cause ? `${cause} (${error.message})` : error.message;
}
