import { basename } from "node:path";
import { storeErrorOf } from "../lib/store-error.ts";
import { versionKey, type VersionRef } from "./version.ts";

/** The caller asked for something that these values do not allow. The message is fit for the answer. */
export class LakeInputError extends Error {
  override name = "LakeInputError";
  /** The path of the field in the body. */
  readonly field: readonly string[];

  constructor(message: string, field: readonly string[] = []) {
    super(message);
    this.field = field;
  }
}

/** A condition of a filter is about values that its metadata field cannot have. */
export class LakeFilterError extends LakeInputError {
  override name = "LakeFilterError";
  /** The name of the condition among those of `meta`. */
  readonly condition: string;

  constructor(message: string, condition: string) {
    super(message, [`meta.${condition}`]);
    this.condition = condition;
  }
}

/** Where a request has the field of an error: a filter is spelled in another way in a body. */
export function placeInRequest(error: LakeInputError, source: "query" | "body"): string[] {
  return error instanceof LakeFilterError && source === "body"
    ? ["body", "filter", "meta", error.condition]
    : [source, ...error.field];
}

/**
 * Another writer committed to the line that this writer holds, so the content of the line is not known. Nothing of it
 * may be published: discard the writer and open a new one with `clean: false`, which forks from the published head.
 */
export class LineLostError extends Error {
  override name = "LineLostError";
}

/** A version that the catalog names can neither be opened nor be found behind a pin. */
export class VersionMissingError extends Error {
  override name = "VersionMissingError";

  constructor(family: string, ref: VersionRef, cause: unknown) {
    super(`Version ${versionKey(ref)} of ${family} cannot be opened`, { cause });
  }
}

/** Files of the version differ from what was written, so its content must not be shown. */
export class VersionDamagedError extends Error {
  override name = "VersionDamagedError";
  /** Which file is damaged, and how. */
  readonly what: string;

  constructor(what: string) {
    super(`A version is damaged: ${what}`);
    this.what = what;
  }
}

/** Another thread could not read a version. */
export class VersionUnreadableError extends Error {
  override name = "VersionUnreadableError";
}

/**
 * Whether the engine could not read its files (missing, truncated or altered), as opposed to an invalid statement and
 * to an object store that failed.
 * LanceDB gives all its errors the same code; only the messages about a statement name its fields.
 */
export function isReadFailure(error: unknown): boolean {
  if (storeErrorOf(error) !== null) return false;
  if (error instanceof VersionUnreadableError) return true;
  if (!(error instanceof Error) || !("code" in error)) return false;
  return (
    error.code === "GenericFailure" && !/Schema error|SQL parser|conflict/i.test(error.message)
  );
}

/** A file that the catalog relies on is broken. The lake does not guess: a person has to look. */
export class LakeDamageError extends Error {
  override name = "LakeDamageError";
  readonly file: string;
  /** The same without the folders that lead to the file. */
  readonly what: string;

  constructor(file: string, what: string) {
    super(`${file} ${what}. Run \`stillframe doctor\` to see what can still be read.`);
    this.file = file;
    this.what = `${basename(file)} ${what}`;
  }
}
