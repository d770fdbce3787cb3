import { type TaskMessage, taskSentence } from "#contract/task-messages.ts";

/** What a task says: stored as the sentence, and as code and params for clients with words of their own. */
export interface TaskMessages {
  message?: TaskMessage | undefined;
  /** null: no longer. */
  error?: TaskMessage | null | undefined;
}

export type WithoutMessages<T> = Omit<T, "message" | "error" | "message_coded" | "error_coded">;

/** The columns of what a task says; none for what is not given. */
export function messageColumns({ message, error }: TaskMessages) {
  return {
    ...(message === undefined
      ? {}
      : { message: taskSentence(message), message_coded: JSON.stringify(message) }),
    ...(error === undefined
      ? {}
      : {
          error: error && taskSentence(error),
          error_coded: error && JSON.stringify(error),
        }),
  };
}
