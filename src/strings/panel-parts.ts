import { count } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of what a restore would change, in the panel. */
export const impactText = translated("impactText", {
  title: "If this were restored now",
  nothing: "Nothing would change.",
  leave: "leave",
  comeBack: "come back",
  change: "change",
});

/** The words of the bars. */
export const labelsText = translated("labelsText", {
  title: "Labels",
  against: "against",
});

/** The words of the pictures. */
export const picturesText = translated("picturesText", {
  title: "Pictures",
  spread: (shown: number, of: number) => `${count(shown)}, spread over ${count(of)}`,
});
