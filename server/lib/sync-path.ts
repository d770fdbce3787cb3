import { open } from "node:fs/promises";

/**
 * Makes what was written to a file, or the names in a folder, survive a loss of power. A file needs both:
 * its bytes and, in its folder, its name.
 */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
