import { counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the frame around every page. */
export const shellText = translated("shellText", {
  product: "Stillframe",
  skip: "Skip to the content",
  nav: { label: "Main", datasets: "Datasets", tasks: "Tasks" },
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
  loading: "Loading",
  closeNotice: "Close this message",
  closeDialog: "Close",
  pageTitle: (parts: readonly string[]) => [...parts, "Stillframe"].join(" · "),
  states: {
    retry: "Try again",
    lastResort: "The server cannot be reached. Reload the page when the connection is back.",
    toDatasets: "To the datasets",
    signIn: "Sign in",
    requestId: (id: string) => `Request ${id}`,
  },
});
