import { translated } from "./translated.ts";

/** The words that have to be loaded when nothing else can be loaded any more. */
export const lostText = translated("lostText", {
  offline: {
    title: "You are offline",
    message: "The page continues when the connection is back; an action has to be repeated.",
  },
  notLoaded: {
    title: "A part of the console did not load",
    message: "Reload the page: many browsers ask for a missing part only once.",
  },
});
