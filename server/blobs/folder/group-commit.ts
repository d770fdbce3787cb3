import { syncPath } from "../../lib/durable-files.ts";

/** A new file on its way to durability, in the two steps that have to come in this order. */
export interface Commit {
  /** Makes the bytes durable; absent where they are already. */
  sync?: () => Promise<void>;
  /** Gives the file its final name. */
  name?: () => Promise<void>;
  /** The folder of that name, synced last. */
  folder: string;
}

interface Waiting {
  commit: Commit;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Makes files durable in groups: whoever comes while a group is on its way goes with the next one. A group
 * first syncs all its files, then names them all, then syncs each folder once. Step by step for each file by
 * itself, the file system's journal is written several times a file, and a thousand small files a second
 * become a few hundred. A file that fails does not fail its group.
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

  /** Resolves when the file is durable under its final name; rejects with what its own steps threw. */
  return function commit(file: Commit): Promise<void> {
    return new Promise((resolve, reject) => {
      waiting.push({ commit: file, resolve, reject });
      if (running) return;
      running = true;
      // The steps' failures went to those who wait for them.
      void runGroups();
    });
  };
}

/** Does one step of all at once; answers with those that it did not fail. */
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
