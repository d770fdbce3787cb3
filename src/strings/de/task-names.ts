import type * as english from "../task-names.ts";
import type { WordsOf } from "./words-of.ts";

export const taskNames: WordsOf<typeof english> = {
  taskTypeNames: {
    DATASET_CREATION: "Datensatz erstellen",
    MEDIA_ADDITION: "Medien hinzufügen",
    REINDEX: "Neu aufbauen",
    ENRICHMENT: "Anreichern",
    LABEL_PROPAGATION: "Labels übertragen",
    ANNOTATION_IMPORT: "Labels importieren",
    CUSTOM_METADATA: "Eigene Metadaten",
    SNAPSHOT_RESTORE: "Wiederherstellen",
    SNAPSHOT_CLONE: "Klonen",
    EXPORT: "Export",
  },
  taskStatusNames: {
    PENDING: "Wartet",
    INITIALIZING: "Beginnt",
    RUNNING: "Läuft",
    COMPLETED: "Fertig",
    FAILED: "Fehlgeschlagen",
    ABORTED: "Abgebrochen",
  },
};
