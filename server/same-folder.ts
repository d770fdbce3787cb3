import { performance } from "node:perf_hooks";
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { askHolders, isHeldByOthers } from "./catalog/folder-holders.ts";
import { readInstallation, withInstallationLock } from "./catalog/installation.ts";
import type { FolderWatch } from "./catalog/workers.ts";
import { type DataSite, nameOfSite, readInstallationFile } from "./installation-file.ts";
import { type Meeting, checkInstallation, raiseGeneration, withClient } from "./installation.ts";
import type { Log } from "./log.ts";
import { StartError } from "./start-error.ts";

/**
 * The time for the processes that use the database to answer, in milliseconds. If the host of one is gone, its session
 * ends within 25 seconds.
 */
const patienceMs = 30_000;
const lookEveryMs = 50;
const askEveryLooks = 20;

/**
 * Checks that all processes that use the database use this folder and not a copy of it: one of them is asked to raise
 * the generation, which a copy does not receive. Changes nothing in this folder.
 * @throws StartError with instructions; not where folder and database do not match for other reasons
 */
export async function demandSameFolder(meeting: Meeting, patience = patienceMs): Promise<void> {
  await withClient(meeting.connection, async (client) => {
    const file = await readInstallationFile(meeting);
    const asked = await readInstallation(client);
    if (file === null || asked === null || file.id !== asked.id) return;
    const until = performance.now() + patience;
    for (let look = 0; await isHeldByOthers(client); look += 1) {
      if (performance.now() > until) throw new StartError(silence(meeting));
      // Repeatedly: a holder may have had a problem, such as no free connection.
      if (look % askEveryLooks === 0) await askHolders(client, asked.mark);
      await wait(lookEveryMs);
      const row = await readInstallation(client);
      if (row?.mark === asked.mark) continue;
      if (await haveSameMark(client, meeting)) return;
      throw new StartError(copied(meeting));
    }
  });
}

/**
 * Answers the questions about the folder, for a process that uses it.
 * @param onStranger called when the folder is not the one of the database: this process must then stop writing
 */
export function watchFolder(
  meeting: Meeting,
  log: Pick<Log, "warn">,
  onStranger: (error: Error) => void,
): FolderWatch & { settled(): Promise<void> } {
  let answering = Promise.resolve();
  const orStranger = (error: unknown): void => {
    if (error instanceof StartError) onStranger(error);
  };
  return {
    onAsked(mark) {
      answering = answering.then(async () => {
        try {
          await raiseGeneration(meeting, mark);
        } catch (error) {
          log.warn({ err: error }, "could not answer a process that asks for the folder");
          orStranger(error);
        }
      });
    },
    async onReturn(isShared) {
      try {
        // The generation of only one of two folders can be raised.
        await (isShared ? raiseGeneration(meeting) : checkInstallation(meeting));
      } catch (error) {
        orStranger(error);
        throw error;
      }
    },
    settled: () => answering,
  };
}

async function haveSameMark(client: pg.Client, site: DataSite): Promise<boolean> {
  return await withInstallationLock(client, async () => {
    const file = await readInstallationFile(site);
    const mark = (await readInstallation(client))?.mark;
    // The next one, where a process died in between.
    return mark !== undefined && (mark === file?.current?.mark || mark === file?.next?.mark);
  });
}

function copied({ place, ...site }: Meeting): string {
  return `${nameOfSite(site)} is a copy of the ${site.storage ? "place" : "folder"} that a running process uses with the database ${place}: a copy needs a database of its own, so restore a dump of the same time into a new one and set DATABASE_URL to it. To move the ${site.storage ? "data" : "folder"}, stop that process before you copy it`;
}

function silence({ place, ...site }: Meeting): string {
  return `a process that uses the database ${place} does not say whether it uses ${nameOfSite(site)} or a copy of it: stop it, or see in its log why`;
}
