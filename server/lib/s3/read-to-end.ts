import { isStoreError } from "../store-error.ts";
import { attempts } from "./limits.ts";

/**
 * Opens and reads something again where its bytes break off: the client of a store repeats a request, but not an answer
 * that ends early.
 * @param read reads to the end, and has no effect where it fails
 * @returns undefined where there is nothing to open
 */
export async function readToEnd<S, T>(
  open: () => Promise<S | undefined>,
  read: (opened: S) => Promise<T>,
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const opened = await open();
    if (opened === undefined) return undefined;
    try {
      return await read(opened);
    } catch (error) {
      if (attempt === attempts || !isStoreError(error)) throw error;
    }
  }
}
