import * as z from "zod/mini";
import type { ExpectedTask } from "#/api/tasks/task-match.ts";
import { readOfTab, writeOfTab } from "#/lib/storage.ts";

/** The words for the end of a task that this tab started. */
export interface StartedWords {
  done: string;
  failed: string;
}

/** The task: a restore by its dataset's id, a clone by the name of the new dataset. */
type About = Pick<ExpectedTask, "taskType" | "datasetId" | "datasetName">;

const storedSchema = z.array(
  z.tuple([z.string(), z.object({ done: z.string(), failed: z.string() })]),
);
const storageName = "started-words";

/**
 * Like the started tasks they survive a reload: the end of a task is reported in the words of its start. Call it before
 * the request: a task can end before its answer arrives.
 */
export function rememberWords(about: About, words: StartedWords): void {
  const all = new Map(read()).set(keyOf(about), words);
  writeOfTab(storageName, JSON.stringify([...all]));
}

/** undefined where no words were stored, or the browser stores nothing. */
export function rememberedWords(about: About): StartedWords | undefined {
  return new Map(read()).get(keyOf(about));
}

function read(): [string, StartedWords][] {
  try {
    return storedSchema.parse(JSON.parse(readOfTab(storageName) ?? "[]"));
  } catch {
    return [];
  }
}

function keyOf({ taskType, datasetId, datasetName }: About): string {
  return `${taskType} ${datasetName ?? datasetId ?? ""}`;
}
