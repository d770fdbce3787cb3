import { syncPath } from "../../lib/durable-files.ts";

/** The steps that make a new file durable, in the required order. */
export interface Commit {
  /** Makes the bytes durable; absent if they already are. */
  sync?: () => Promise<void>;
  /** Gives the file its final name. */
  name?: () => Promise<void>;
  /** The folder of that name, which is synced last. */
  folder: string;
}

interface Waiting {
  commit: Commit;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Makes files durable in groups: files that arrive while a group is in progress form the next one. A group first syncs
 * all its files, then names them all, then syncs each folder once. With separate steps for each file, the file system
 * writes its journal several times a file, and a thousand small files a second become a few hundred. A file that fails
 * does not fail its group.
 */
export function createGroupCommit(syncFolder: (path: string) => Promise<void> = syncPath) {
  let waiting: Waiting[] = [];
  let running = false;

  async function runGroups(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      const synced = await step(group, ({ commit }) => commit.sync?.());
      const named = await step(synced, ({ commit }) => commit.name?.());
      const folders = new Map<string, Promise<void>>();
      for (const { commit } of named) {
        if (!folders.has(commit.folder)) folders.set(commit.folder, syncFolder(commit.folder));
      }
      const durable = await step(named, ({ commit }) => folders.get(commit.folder));
      for (const { resolve } of durable) resolve();
    }
    running = false;
  }

  /** Resolves when the file is durable under its final name; rejects with the error of its own steps. */
  return function commit(file: Commit): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ commit: file, resolve, reject });
      if (running) return;
      running = true;
      // The failures of the steps have been passed to their callers.
      void runGroups();
    });
  };
}

/** Runs one step of all files in parallel; returns the files that did not fail. */
async function step(
  group: readonly Waiting[],
  work: (member: Waiting) => Promise<void> | undefined,
): Promise<Waiting[]> {
  const results = await Promise.all(
    group.map(async (member) => {
      try {
        await work(member);
        return member;
      } catch (error) {
        member.reject(error);
        return undefined;
      }
    }),
  );
  return results.filter((member) => member !== undefined);
}
