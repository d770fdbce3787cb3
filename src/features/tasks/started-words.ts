import * as z from "zod/mini";
import type { ExpectedTask } from "#/api/tasks/task-match.ts";
import { readOfTab, writeOfTab } from "#/lib/storage.ts";

/** What to say when a task that this tab started is over. */
export interface StartedWords {
  done: string;
  failed: string;
}

/** Which task: a restore by its dataset's id, a clone by the name of the dataset that it makes. */
type About = Pick<ExpectedTask, "taskType" | "datasetId" | "datasetName">;

const storedSchema = z.array(
  z.tuple([z.string(), z.object({ done: z.string(), failed: z.string() })]),
);
const storageName = "started-words";

/**
 * Like the started tasks themselves they outlive a reload: each task is told in the words of its beginning. To be
 * called before the request: a task can be over before its answer is here.
 */
export function rememberWords(about: About, words: StartedWords): void {
  const all = new Map(read()).set(keyOf(about), words);
  writeOfTab(storageName, JSON.stringify([...all]));
}

/** undefined where nobody chose words, or the browser keeps nothing. */
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
