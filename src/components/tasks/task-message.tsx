import type { Coded } from "#contract/wire.ts";
import { language } from "#/lib/language.ts";
import { taskMessageText } from "#/strings/task-messages.ts";

interface TaskMessageProps {
  /** The server's English sentence: it is shown where there are no words for its code. */
  sentence: string;
  coded: Coded | null | undefined;
}

/** What a task says. */
export function TaskMessage({ sentence, coded }: TaskMessageProps) {
  const text = coded ? taskMessageText(coded) : null;
  if (text !== null || language === "en") return text ?? sentence;
  return <span lang="en">{sentence}</span>;
}
