import type * as english from "../adopt.ts";
import type { WordsOf } from "./words-of.ts";

export const adopt: WordsOf<typeof english> = {
  adoptText: {
    button: (dataset) => `In „${dataset}“ übernehmen …`,
    title: (snapshot, dataset) => `„${snapshot}“ aus „${dataset}“ übernehmen?`,
    to: "Nach dem Übernehmen",
    of: (dataset) => `aus „${dataset}“`,
    replaces: (dataset) =>
      `Alles in diesem Datensatz wird durch das ersetzt, was der Snapshot von „${dataset}“ enthält. Die Version kommt auf diese Zeitleiste und bleibt, wenn „${dataset}“ gelöscht wird.`,
    reasonPlaceholder: "Warum diese?",
    submit: "Übernehmen",
    done: (snapshot, dataset) => `„${snapshot}“ aus „${dataset}“ übernommen`,
    failed: (snapshot) => `„${snapshot}“ ließ sich nicht übernehmen`,
    unsaved: (dataset) =>
      `„${dataset}“ hat Änderungen, die in keinem Snapshot sind: bitte dort einen anlegen und hier auswählen`,
    receipt: "Übernommen aus",
    heading: "Beleg einer Übernahme",
    here: "Version hier",
    undo: "Diese Übernahme rückgängig machen",
  },
};
