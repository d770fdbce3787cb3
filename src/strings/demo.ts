import { translated } from "./translated.ts";

/** The words of the demo, which runs without a server. */
export const demoText = translated("demoText", {
  label: "About this demo",
  title: "Demo: nothing leaves your browser.",
  text: "Change what you like; a reload starts over.",
  artwork: "Artwork:",
  licence: "CC-BY 4.0",
});
