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
  ended: "Your session has ended: sign in again to continue",
  endedHere: "Your session has ended. Sign in again to continue: this page keeps its content.",
  already: (email: string) => `You are signed in as ${email}.`,
  goOn: "Continue",
  question: {
    instead: (email: string) =>
      `This link signs this browser in again, possibly as another user instead of ${email}. Use it only if you requested it yourself.`,
    elsewhere:
      "Another page may have opened this link. Use it only if you requested it yourself: your actions would take place in the account that it belongs to.",
    stay: "Stay signed in",
    use: "Sign in with this link",
  },
});
