import { translated } from "./translated.ts";

/** The words of the sign-in page. */
export const loginText = translated("loginText", {
  title: "Sign in",
  heading: "Sign in to Stillframe",
  intro: "Paste the sign-in link or its code. The server prints one at its first start.",
  field: "Sign-in link or code",
  empty: "Paste a link or a code",
  submit: "Sign in",
  working: "Signing you in",
  another: "Need a fresh one? On the machine that runs the server:",
  command: "npm run stillframe -- login",
  once: "A code works once, for a short time.",
  refused: "This code does not work. It may have been used already, or it is too old.",
  ended: "Your session has ended: sign in again to go on",
  endedHere: "Your session has ended. Sign in again to go on: this page stays as it is.",
  already: (email: string) => `You are signed in as ${email}.`,
  goOn: "Go on",
  question: {
    instead: (email: string) =>
      `This link signs this browser in anew, perhaps as somebody else, in place of ${email}. Use it only if you asked for it yourself.`,
    elsewhere:
      "This link may have been opened by another page. Use it only if you asked for it yourself: what you do after it happens in the account that it belongs to.",
    stay: "Stay signed in as you are",
    use: "Sign in with this link",
  },
});
