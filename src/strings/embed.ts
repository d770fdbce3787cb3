import { translated } from "./translated.ts";

/** The words of a timeline inside another page. */
export const embedText = translated("embedText", {
  open: "Open in Stillframe",
  signIn: {
    title: "Sign in in a tab of its own",
    text: "This view shows what you may see in Stillframe, and you are not signed in. It goes on by itself once you are.",
    stuck:
      "Still here after signing in? Then the page around this view is of another site, and the browser keeps your session from it.",
    action: "Sign in",
    again: "Try again",
  },
});
