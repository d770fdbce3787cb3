import { language } from "#/lib/language.ts";
import { errorStrings } from "#/strings/errors.ts";
import { issueWords } from "#/strings/issues.ts";
import { lostText } from "#/strings/lost.ts";
import { refusalMessage } from "#/strings/refusals.ts";
import { ApiError, isTransient } from "./errors.ts";

export interface ErrorDescription {
  /** What happened, in a few words. */
  title: string;
  /** The meaning or what to do: the server's own sentence, if it sent one. */
  message: string;
  /** The language of the message, if it is not the console's. */
  messageLang?: "en";
  /** To quote to the operator of the server; null where there is none. */
  requestId: string | null;
  canRetry: boolean;
  kind: "offline" | "forbidden" | "not-found" | "signed-out" | "other";
  /** The error itself. */
  cause: unknown;
}

/** Describes any error. No other place words errors. */
export function describeError(error: unknown): ErrorDescription {
  return { ...wordsFor(error), cause: error };
}

function wordsFor(error: unknown): Omit<ErrorDescription, "cause"> {
  if (!(error instanceof ApiError)) {
    const message = error instanceof Error ? error.message : String(error);
    return describe(errorStrings.unexpected, { message, canRetry: true });
  }
  const { requestId } = error;
  if (error.kind === "network") {
    const words = navigator.onLine ? errorStrings.unreachable : lostText.offline;
    return describe(words, { canRetry: true, kind: "offline" });
  }
  if (error.kind === "aborted") return describe(errorStrings.aborted, { canRetry: true });
  if (error.kind === "contract") {
    return describe(errorStrings.contract, { message: error.detail, requestId, canRetry: true });
  }
  const words = errorStrings.status[error.status] ?? errorStrings.failed(error.status);
  const message = sentence(error);
  return describe(words, {
    message,
    ...foreign(message, error),
    requestId,
    canRetry: isTransient(error),
    kind: kindOf(error.status),
  });
}

/** An error in one line, for notifications and below form fields. */
export function errorMessage(error: unknown): string {
  const { title, message } = describeError(error);
  return message || title;
}

/** The server's issue with one field of the body, or null. */
export function fieldError(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const msg = error.issues.find((issue) => issue.loc.at(-1) === field)?.msg ?? null;
  return msg && (issueWords.rule?.(msg) ?? msg);
}

function sentence(error: ApiError): string {
  if (error.issues.length === 0) return refusalMessage(error) ?? error.detail;
  return error.issues.map((issue) => issueWords.issue?.(issue) ?? issue.msg).join(" · ");
}

/** The server's sentences are English, and the console shows them unchanged where it has no words of its own. */
function foreign(message: string, { detail, issues }: ApiError): { messageLang?: "en" } {
  const untranslated =
    message !== "" && (issues.length > 0 ? !issueWords.issue : message === detail);
  return untranslated && language !== "en" ? { messageLang: "en" } : {};
}

function kindOf(status: number): ErrorDescription["kind"] {
  if (status === 401) return "signed-out";
  if (status === 403) return "forbidden";
  return status === 404 ? "not-found" : "other";
}

function describe(
  words: { title: string; message: string },
  more: Partial<ErrorDescription>,
): Omit<ErrorDescription, "cause"> {
  return {
    title: words.title,
    requestId: null,
    canRetry: false,
    kind: "other",
    ...more,
    message: more.message || words.message,
  };
}
