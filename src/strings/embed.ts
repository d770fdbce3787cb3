import { translated } from "./translated.ts";

/** The words of a timeline inside another page. */
export const embedText = translated("embedText", {
  open: "Open in Stillframe",
  signIn: {
    title: "Sign in in a new tab",
    text: "This view shows what you can see in Stillframe, and you are not signed in. It continues once you are.",
    stuck:
      "Still here after signing in? Then the surrounding page belongs to another site, and the browser does not send your session.",
    action: "Sign in",
    again: "Try again",
  },
});
