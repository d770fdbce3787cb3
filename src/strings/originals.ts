import { count, counted } from "#/lib/numbers.ts";
import { translated } from "./translated.ts";

/** The words of the download of original files. */
export const originalsText = translated("originalsText", {
  label: "Download originals",
  what: (n: number) => `${counted(n, { one: "file", other: "files" })}, as added, in one ZIP`,
  failed: "The originals were not downloaded",
  tooMany: (n: number) => `One archive has at most ${count(n)} files: narrow the selection`,
});
