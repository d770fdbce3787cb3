import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the frame around every page. */
export const shellText = translated("shellText", {
  product: "Stillframe",
  skip: "Skip to the content",
  nav: {
    label: "Main",
    datasets: "Datasets",
    tasks: "Tasks",
    activity: "Activity",
    settings: "Settings",
  },
  palette: "Search and commands",
  menu: {
    label: "Account and appearance",
    theme: "Appearance",
    light: "Light",
    dark: "Dark",
    system: "As the system",
    language: "Language",
    browserLanguage: "As the browser",
    shortcuts: "Keyboard shortcuts",
    signOut: "Sign out",
    signedInAs: (email: string) => `Signed in as ${email}`,
  },
  running: {
    label: (n: number) => `${counted(n, { one: "task", other: "tasks" })} running`,
  },
  offline: {
    title: "You are offline",
    text: "What you see may be out of date. It refreshes by itself when the connection is back.",
  },
  /** The server does not answer, though it did before. */
  away: {
    title: "The server does not answer",
    text: "It may be restarting, and is asked again by itself. Nothing on this page is lost.",
    tryingIn: (seconds: number) => `It may be restarting; trying again in ${seconds} s.`,
    trying: "It may be restarting; trying now.",
    now: "Try now",
  },
  outdated: {
    title: "There is a new version",
    text: "Reload the page to use it. What is typed and not yet saved would be lost.",
    reload: "Reload",
  },
  loading: "Loading",
  closeNotice: "Close this message",
  closeDialog: "Close",
  pageTitle: (parts: readonly string[]) => [...parts, "Stillframe"].join(" · "),
  states: {
    retry: "Try again",
    lastResort: "The server cannot be reached. The page is loaded again as soon as it can be.",
    toDatasets: "To the datasets",
    signIn: "Sign in",
    requestId: (id: string) => `Request ${id}`,
  },
});
