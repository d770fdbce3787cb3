import { createContext, useContext } from "react";
import type { ExpectedTask } from "#/api/task-match.ts";

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

export function createStartedWords(): StartedWordsBook {
  const book = new Map<string, StartedWords>();
  return {
    remember: (about, words) => void book.set(keyOf(about), words),
    find: (about) => book.get(keyOf(about)),
  };
}

export function useStartedWords(): StartedWordsBook {
  const book = useContext(StartedWordsContext);
  if (book === null) throw new Error("useStartedWords is used outside the root layout");
  return book;
}

function keyOf({ taskType, datasetId, datasetName }: About): string {
  return `${taskType} ${datasetName ?? datasetId ?? ""}`;
}
