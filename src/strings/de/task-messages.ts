import { count, counted } from "#/lib/numbers.ts";
import type * as english from "../task-messages.ts";
import type { WordsOf } from "./words-of.ts";

const images = (n: number) => counted(n, { one: "Bild", other: "Bildern" });
const videos = (n: number) => counted(n, { one: "Video", other: "Videos" });
const contents = (pictures: number, films: number) =>
  films === 0
    ? images(pictures)
    : pictures === 0
      ? videos(films)
      : `${images(pictures)} und ${videos(films)}`;
const files = (n: number) => counted(n, { one: "Datei", other: "Dateien" });
const items = (n: number) => counted(n, { one: "Element", other: "Elemente" });
const ofItems = (n: number) => counted(n, { one: "Element", other: "Elementen" });

const fieldNames: Readonly<Record<string, string | undefined>> = {
  labels: "Labels",
  tags: "Tags",
  caption: "Beschreibungen",
  metadata: "Metadaten",
  clustering: "Cluster",
  media: "Medien",
};
const named = (fields: readonly string[]) =>
  fields.map((field) => fieldNames[field] ?? field).join(", ");

export const taskMessages: WordsOf<typeof english> = {
  taskMessageWords: {
    waiting: "Wartet auf den Beginn",
    waiting_again: "Wartet auf den nächsten Versuch",
    working: "In Arbeit",
    going_on: "Geht weiter, wo sie angehalten hat",
    worker_stopped: "Der Prozess dieser Aufgabe ist ausgefallen: sie wartet auf einen anderen",
    changed: (params) => `${items(params.items)} geändert`,
    failed: "Fehlgeschlagen",
    aborted: ({ by }) => `Abgebrochen von ${by}`,
    creation_begins: "Dateien werden gelesen",
    creation_progress: ({ done, total, skipped }) =>
      `${count(done)} von ${files(total)} gelesen${skipped === 0 ? "" : `, ${count(skipped)} übersprungen`}`,
    created: ({ images: pictures, videos: films, total, skipped }) =>
      `Mit ${contents(pictures, films)} erstellt${
        skipped === 0 ? "" : `, ${count(skipped)} von ${files(total)} übersprungen`
      }`,
    addition_begins: "Dateien werden gelesen",
    addition_progress: ({ done, total, known, skipped }) =>
      `${count(done)} von ${files(total)} gelesen${known === 0 ? "" : `, ${count(known)} schon vorhanden`}${
        skipped === 0 ? "" : `, ${count(skipped)} übersprungen`
      }`,
    media_added: ({ images: pictures, videos: films, total, known, skipped }) =>
      `${contents(pictures, films)} hinzugefügt${
        known === 0 ? "" : `, ${count(known)} schon vorhanden`
      }${skipped === 0 ? "" : `, ${count(skipped)} von ${files(total)} übersprungen`}`,
    reindexed: "Der Index ist vollständig",
    looking: ({ done, total, model }) => `${model}: ${count(done)} von ${images(total)}`,
    clustering: ({ images: pictures }) =>
      `${counted(pictures, { one: "Bild wird", other: "Bilder werden" })} verglichen`,
    clusters_written: ({ done, total }) =>
      `Cluster von ${count(done)} von ${ofItems(total)} geschrieben`,
    clustered: ({ clusters, changed, only, ...params }) =>
      `${
        only === null
          ? counted(clusters, { one: "Cluster", other: "Cluster" })
          : counted(clusters, { one: "Gruppe", other: "Gruppen" })
      } von ${ofItems(params.items)}${
        changed === 0 ? ", wie vorher" : `, ${count(changed)} geändert`
      }${
        only === null
          ? ""
          : `. Nur Beinahe-Duplikate, weil ähnliche Bilder hier nicht gefunden werden: ${params.cause}`
      }`,
    clustered_by_index: ({ clusters, changed, exact, ...params }) =>
      `${counted(clusters, { one: "Cluster", other: "Cluster" })} von ${ofItems(params.items)}${
        changed === 0 ? ", wie vorher" : `, ${count(changed)} geändert`
      }. Bei mehr als ${images(exact)} kommen Nachbarn aus einem Index, der manche auslässt`,
    reindex_failed: ({ cause }) => `Der Index ließ sich nicht neu aufbauen: ${cause}`,
    enriching: ({ done, total }) =>
      `Ergebnisse für ${count(done)} von ${images(total)} geschrieben`,
    enriched: ({ models, failed, ...params }) =>
      `${models.join(", ")}: ${counted(params.items, { one: "Bild", other: "Bilder" })} geändert${
        failed === 0 ? "" : `, ${count(failed)} nicht lesbar`
      }`,
    model_stopped: ({ cause }) => cause,
    enrichment_failed: ({ cause }) => `Der Datensatz ließ sich nicht anreichern: ${cause}`,
    propagating: ({ done, total }) => `${count(done)} von ${ofItems(total)} beschriftet`,
    propagated: ({ labels, ...params }) =>
      `${counted(labels.length, { one: "Label", other: "Labels" })} auf ${items(params.items)} übertragen`,
    propagation_failed: ({ cause }) => `Die Labels ließen sich nicht übertragen: ${cause}`,
    addition_failed: ({ cause }) => `Die Medien ließen sich nicht hinzufügen: ${cause}`,
    export_begins: "Lesen der Elemente",
    export_progress: ({ done, total }) => `${count(done)} von ${ofItems(total)} exportiert`,
    exported: (params) => `${items(params.items)} exportiert`,
    export_forgotten: "Nichts wurde exportiert: die Zeit war um, bevor der Export lief",
    export_failed: ({ cause }) => `Nichts wurde exportiert: ${cause}`,
    labels_begin: "Labels werden gelesen",
    labels_progress: ({ done, total }) => `${count(done)} von ${ofItems(total)} beschriftet`,
    labels_imported: ({ labels, unmatched, ...params }) =>
      `${counted(labels, { one: "Label", other: "Labels" })} importiert, ${items(params.items)} geändert${
        unmatched === 0 ? "" : `, ${images(unmatched)} der Dateien nicht in diesem Datensatz`
      }`,
    labels_known: (params) =>
      `Nichts zu importieren: ${items(params.items)} mit diesen Labels gibt es schon`,
    labels_none: "Keine der Dateien hat Labels in einem Format, das gelesen wird",
    labels_gone: "Die Dateien dieses Imports wurden entfernt: importieren Sie sie noch einmal",
    labels_unmatched: ({ images: pictures, file }) =>
      file === null
        ? "Die Dateien nennen keine Bilder: nichts wurde geändert"
        : `Keines von ${images(pictures)} der Dateien ist in diesem Datensatz, etwa „${file}“: nichts wurde geändert`,
    labels_failed: ({ cause }) => `Die Labels ließen sich nicht importieren: ${cause}`,
    metadata_progress: ({ field, done, total }) =>
      `${count(done)} von ${count(total)} Werten von „${field}“ gesetzt`,
    metadata_set: ({ field, failed, ...params }) =>
      `„${field}“ von ${ofItems(params.items)} gesetzt${
        failed === 0 ? "" : `, ${counted(failed, { one: "Wert", other: "Werte" })} ausgelassen`
      }`,
    metadata_failed: ({ cause }) => `Die Metadaten ließen sich nicht importieren: ${cause}`,
    restore_begins: "Vergleich mit dem Snapshot",
    restore_progress: ({ done, total, snapshot }) =>
      `${count(done)} von ${ofItems(total)} aus „${snapshot}“ wiederhergestellt`,
    restored: ({ snapshot }) => `„${snapshot}“ wiederhergestellt`,
    adopted: ({ snapshot, dataset }) => `„${snapshot}“ aus „${dataset}“ übernommen`,
    restored_part: ({ fields, snapshot, ...params }) =>
      fields === null
        ? `${items(params.items)} aus „${snapshot}“ wiederhergestellt`
        : `${named(fields)} von ${ofItems(params.items)} aus „${snapshot}“ wiederhergestellt`,
    restored_nothing: ({ snapshot }) =>
      `Nichts wiederherzustellen: all das ist schon wie in „${snapshot}“`,
    cloned: ({ snapshot }) => `Geklont aus „${snapshot}“`,
    task_failed: "Die Aufgabe ist fehlgeschlagen: nichts wurde geändert",
    unknown_kind: "Diese Version des Servers kann diese Aufgabe nicht ausführen",
    workers_stopped:
      "Jeder Prozess dieser Aufgabe ist unerwartet ausgefallen. Wiederholen Sie sie, und sehen Sie ins Protokoll des Servers",
    given_up: ({ attempts, done, ...params }) =>
      `Die Aufgabe wurde aufgegeben: ihr Prozess ist ${count(attempts)}-mal an derselben Stelle ausgefallen${
        done === null ? "" : `, nach ${params.items === "files" ? files(done) : ofItems(done)}`
      }${params.items === "files" ? ". Wahrscheinlich liegt es an einer der nächsten Dateien" : ""}`,
    nothing_usable: ({ total, file, reason }) =>
      `${
        total === 1 ? "Die Datei ließ sich nicht" : `Keine der ${files(total)} ließ sich`
      } verwenden${file === null ? "" : `. „${file}“: ${reason ?? ""}`}`,
    creation_failed: ({ cause }) => `Der Datensatz ließ sich nicht erstellen: ${cause}`,
    snapshot_removed:
      "Der Snapshot wurde entfernt, bevor er wiederhergestellt war: nichts wurde geändert",
    restore_failed: "Das Wiederherstellen ist fehlgeschlagen: nichts wurde geändert",
    restore_refused: ({ cause }) => cause,
  },
};
