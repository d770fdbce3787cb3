import { translated } from "./translated.ts";

interface ErrorWords {
  title: string;
  message: string;
}

const status: Record<number, ErrorWords | undefined> = {
  400: { title: "The request was refused", message: "The server found something wrong with it." },
  401: { title: "You are signed out", message: "Sign in again to continue." },
  403: { title: "You may not do this", message: "Your role on this dataset does not allow it." },
  404: {
    title: "Not found",
    message: "It does not exist, it was deleted, or it is not shared with you.",
  },
  409: { title: "Not possible right now", message: "The state of the dataset prevents it." },
  413: { title: "Too large", message: "The server does not accept this much at once." },
  415: { title: "Wrong type of file", message: "The server does not accept this type." },
  422: { title: "Something is not right yet", message: "A value breaks a rule." },
  429: { title: "Too many requests", message: "Wait a moment, then try again." },
  500: { title: "The server failed", message: "The fault is not on your side. Try again." },
  502: { title: "The server is not reachable", message: "A proxy in between got no answer." },
  503: { title: "The server is not ready", message: "It may be starting. Try again in a moment." },
  504: { title: "The server took too long", message: "Try again in a moment." },
  507: {
    title: "No space is left",
    message: "Nothing was changed. Free some space on the server.",
  },
};

/** The words for every error of a request. */
export const errorStrings = translated("errorStrings", {
  status,
  failed: (code: number): ErrorWords => ({
    title: `The request failed (${code})`,
    message: "The server gave no reason.",
  }),
  unreachable: {
    title: "The server does not answer",
    message: "Check that it runs and that you can reach it, then try again.",
  },
  /** Shown beside older data. */
  stale: "This may be out of date: the last refresh failed.",
  aborted: { title: "Cancelled", message: "The request was withdrawn." },
  contract: {
    title: "The server gave an unexpected answer",
    message: "Its version may not match this console.",
  },
  unexpected: { title: "Something went wrong", message: "Reload the page and try again." },
});
