import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../bisect.ts";
import type { WordsOf } from "./words-of.ts";

const versions = (n: number) => counted(n, { one: "Version", other: "Versionen" });

export const bisect: WordsOf<typeof english> = {
  bisectText: {
    region: "Finden, wo es schiefging",
    start: "Finden, wo es schiefging",
    begin: { good: "Diese Version ist gut", bad: "Diese Version ist schlecht" },
    verdicts: { good: "Gut", bad: "Schlecht", skip: "Überspringen" },
    question: (name) => `Ist „${name}“ gut oder schlecht?`,
    next: (name) => `Nächste Version: „${name}“`,
    left: (steps, between) =>
      `Noch etwa ${counted(steps, { one: "Schritt", other: "Schritte" })}, ${versions(between)} dazwischen`,
    look: (name) => `„${name}“ zeigen`,
    found: (name) => `„${name}“ ist die erste schlechte Version`,
    before: (name) => `Die davor ist „${name}“.`,
    oneOf: (n) => `Eine von ${versions(n)} ist die erste schlechte`,
    marked: {
      good: (name) => `„${name}“ ist schlecht`,
      bad: (name) => `„${name}“ ist gut`,
    },
    choose: {
      good: "Öffnen Sie nun eine ältere Version, die gut ist, und markieren Sie sie hier.",
      bad: "Öffnen Sie nun eine neuere Version, die schlecht ist, und markieren Sie sie hier.",
    },
    gone: {
      good: "Die gute Version ist nicht in diesem Datensatz: sie wurde gelöscht, oder der Link gehört zu einem anderen. Beenden Sie die Suche, und markieren Sie eine andere.",
      bad: "Die schlechte Version ist nicht in diesem Datensatz: sie wurde gelöscht, oder der Link gehört zu einem anderen. Beenden Sie die Suche, und markieren Sie eine andere.",
    },
    same: "Dieselbe Version ist als gut und als schlecht markiert. Gehen Sie zurück, oder beenden Sie die Suche, und markieren Sie andere.",
    reversed:
      "Die gute Version ist neuer als die schlechte: der Fehler wurde dazwischen behoben. Markieren Sie eine gute Version, die älter ist als die schlechte.",
    differs: (added, removed, modified) =>
      `Die beiden vergleichen: + ${count(added)} − ${count(removed)} ~ ${count(modified)}`,
    compare: "Die beiden vergleichen",
    restore: "Die davor wiederherstellen",
    loading: "Die Versionen dazwischen werden geladen",
    failed: "Die Versionen dazwischen konnten nicht geladen werden.",
    retry: "Noch einmal versuchen",
    stop: "Suche beenden",
  },
};
