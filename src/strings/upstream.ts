import { translated } from "./translated.ts";

/** Said by the console of a gateway, whose own server answers, and the one behind it does not. */
export const upstreamText = translated("upstreamText", {
  title: "The Visual Layer behind this server cannot be used now",
  tryingIn: (seconds: number) => `Trying again in ${seconds} s.`,
  trying: "Trying now.",
});
