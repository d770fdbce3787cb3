import { translated } from "./translated.ts";

/** The words that must be here when nothing else can be loaded any more. */
export const lostText = translated("lostText", {
  offline: {
    title: "You are offline",
    message: "It goes on by itself when the connection is back; an action has to be tried again.",
  },
  notLoaded: {
    title: "A part of the console did not load",
    message: "Reload the page: many browsers ask for a missing part only once.",
  },
});
