import type { Operation } from "#contract/rules.ts";
import type * as english from "../refusals.ts";
import { datasetWords } from "./dataset-words.ts";
import { taskNames } from "./task-names.ts";
import type { WordsOf } from "./words-of.ts";

const { datasetStatusNames } = datasetWords;
const { taskTypeNames, taskStatusNames } = taskNames;
const operation = (name = "") => operations[name] ?? name;
const type = (name = "") => taskTypeNames[name] ?? name;
const status = (name = "") =>
  datasetStatusNames[name.replaceAll(" ", "_")] ?? taskStatusNames[name] ?? name;

/** The sentences that name something, by what they look like. */
const patterns: [RegExp, (...named: (string | undefined)[]) => string][] = [
  [
    /^Operation '(\w+)' is blocked while (\w+) task is running$/,
    (what, task) => `„${operation(what)}“ geht nicht, solange „${type(task)}“ läuft`,
  ],
  [
    /^Operation '(\w+)' is not allowed while the dataset is ([\w ]+)$/,
    (what, state) =>
      `„${operation(what)}“ geht nicht, solange der Zustand des Datensatzes „${status(state)}“ ist`,
  ],
  [/^The snapshot is damaged: (.*)$/, (what) => `Der Snapshot ist beschädigt: ${what}`],
  [
    /^The dataset is damaged: (.*)\. Restore a snapshot that is not$/,
    (what) => `Der Datensatz ist beschädigt: ${what}. Stellen Sie einen heilen Snapshot her`,
  ],
  [/^The task is (\w+) already$/, (state) => `Die Aufgabe ist schon zu Ende: ${status(state)}`],
  [/^(\w+) tasks cannot be aborted$/, (task) => `„${type(task)}“ lässt sich nicht abbrechen`],
  [/^(\w+) tasks cannot be retried$/, (task) => `„${type(task)}“ lässt sich nicht wiederholen`],
];

export const refusals: WordsOf<typeof english> = {
  refusalText: {
    unchanged: "Seit dieser Version hat sich nichts geändert",
    say(sentence) {
      const whole = sentences[sentence];
      if (whole !== undefined) return whole;
      for (const [pattern, words] of patterns) {
        const found = pattern.exec(sentence);
        if (found) return words(...found.slice(1));
      }
      return sentence;
    },
  },
};

const sentences: Readonly<Record<string, string | undefined>> = {
  "You have 20 API keys, which is as many as a person can have: revoke one that is no longer used":
    "Sie haben 20 API-Schlüssel, mehr kann eine Person nicht haben: widerrufen Sie einen, der nicht mehr gebraucht wird",
  "Snapshots are not enabled for this dataset":
    "Snapshots sind für diesen Datensatz nicht eingeschaltet",
  "Only an owner of this dataset can do this": "Das kann nur ein Eigentümer dieses Datensatzes",
  "Only an editor or an owner of this dataset can do this":
    "Das kann nur ein Bearbeiter oder Eigentümer dieses Datensatzes",
  "The current version cannot be deleted: create a new snapshot first":
    "Die aktuelle Version lässt sich nicht entfernen: erstellen Sie zuerst einen neuen Snapshot",
  "The snapshot is being restored": "Der Snapshot wird gerade wiederhergestellt",
  "The snapshot is being cloned": "Der Snapshot wird gerade geklont",
  "The dataset changed since this preview": "Der Datensatz hat sich seit dieser Vorschau geändert",
  "The snapshot was removed more than 7 days ago and cannot be brought back":
    "Der Snapshot wurde vor mehr als 7 Tagen entfernt und lässt sich nicht zurückholen",
  "Files can be added to a new dataset only while it is a draft":
    "Dateien lassen sich einem neuen Datensatz nur hinzufügen, solange er ein Entwurf ist",
  "The dataset has no current version yet": "Der Datensatz hat noch keine aktuelle Version",
  "The task cannot be retried: the dataset has been changed since it ended":
    "Die Aufgabe lässt sich nicht wiederholen: der Datensatz wurde seit ihrem Ende geändert",
  "There is nothing to undo: the last change was no edit of items":
    "Es gibt nichts rückgängig zu machen: die letzte Änderung betraf keine Elemente",
  "There is nothing to redo": "Es gibt nichts zu wiederholen",
  "The state before this restore was not saved as a snapshot":
    "Der Stand vor dieser Wiederherstellung wurde nicht als Snapshot gespeichert",
  "The snapshot of the state before this restore was removed":
    "Der Snapshot mit dem Stand vor dieser Wiederherstellung wurde entfernt",
  "This restore changed nothing, so there is nothing to undo":
    "Diese Wiederherstellung hat nichts geändert, also gibt es nichts rückgängig zu machen",
  "The bytes of this item are damaged on the server: add the file again to mend them":
    "Die Bytes dieses Elements sind auf dem Server beschädigt: fügen Sie die Datei noch einmal hinzu",
  "This snapshot is of a dataset that shares no history with this one":
    "Dieser Snapshot gehört zu einem Datensatz, der mit diesem keine Geschichte teilt",
  "Only a FAILED or ABORTED task can be retried":
    "Nur eine fehlgeschlagene oder abgebrochene Aufgabe lässt sich wiederholen",
};

const operations: Readonly<Record<string, string | undefined>> = {
  create_snapshot: "Snapshot erstellen",
  update_snapshot: "Snapshot bearbeiten",
  restore_snapshot: "Wiederherstellen",
  clone_snapshot: "Klonen",
  delete_snapshot: "Snapshot entfernen",
  undelete_snapshot: "Snapshot zurückholen",
  edit_media: "Elemente bearbeiten",
  delete_media: "Elemente löschen",
  add_media: "Medien hinzufügen",
  reindex: "Neu aufbauen",
  enrich: "Anreichern",
  propagate_labels: "Labels übertragen",
  import_metadata: "Metadaten importieren",
  share_dataset: "Datensatz teilen",
  delete_dataset: "Datensatz löschen",
} satisfies Record<Operation, string>;
