import { ServiceError, storageError } from "./errors.ts";
import { printable } from "./printable.ts";
import { StartError } from "./start-error.ts";

/** Runs a program's one task; a user's error ends it with one line, an internal error with its stack trace. */
export async function runToEnd(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    // Its own words say more than those for its cause.
    const error = thrown instanceof StartError ? thrown : storageError(thrown);
    const known = error instanceof StartError || error instanceof ServiceError;
    const lines =
      known || !(error instanceof Error) ? [messageOf(error)] : (error.stack ?? "").split("\n");
    process.stderr.write(`stillframe: ${lines.map(printable).join("\n")}\n`);
    process.exitCode = 1;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
