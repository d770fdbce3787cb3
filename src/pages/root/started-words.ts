import { createContext, useContext } from "react";
import * as z from "zod/mini";
import type { ExpectedTask } from "#/api/task-match.ts";
import { readOfTab, writeOfTab } from "#/lib/storage.ts";

/** What to say when a task that this tab started is over. */
export interface StartedWords {
  done: string;
  failed: string;
}

/** Which task: a restore by its dataset's id, a clone by the name of the dataset that it makes. */
type About = Pick<ExpectedTask, "taskType" | "datasetId" | "datasetName">;

export interface StartedWordsBook {
  /** To be called before the request: a task can be over before its answer is here. */
  remember: (about: About, words: StartedWords) => void;
  find: (about: About) => StartedWords | undefined;
}

export const StartedWordsContext = createContext<StartedWordsBook | null>(null);

const storedSchema = z.array(
  z.tuple([z.string(), z.object({ done: z.string(), failed: z.string() })]),
);
const storageName = "started-words";

/** Like the started tasks themselves it outlives a reload: each is told in the words of its beginning. */
export function createStartedWords(): StartedWordsBook {
  const book = new Map<string, StartedWords>(read());
  return {
    remember: (about, words) => {
      book.set(keyOf(about), words);
      writeOfTab(storageName, JSON.stringify([...book]));
    },
    find: (about) => book.get(keyOf(about)),
  };
}

function read(): [string, StartedWords][] {
  try {
    return storedSchema.parse(JSON.parse(readOfTab(storageName) ?? "[]"));
  } catch {
    return [];
  }
}

export function useStartedWords(): StartedWordsBook {
  const book = useContext(StartedWordsContext);
  if (book === null) throw new Error("useStartedWords is used outside the root layout");
  return book;
}

function keyOf({ taskType, datasetId, datasetName }: About): string {
  return `${taskType} ${datasetName ?? datasetId ?? ""}`;
}
