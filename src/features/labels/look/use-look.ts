import { useEffect, useState } from "react";
import { reportedLabels } from "#contract/annotations.ts";
import type { CsvMapping } from "#contract/label-columns.ts";
import { matchLimits } from "#contract/media-match.ts";
import { matchKeys } from "#/api/metadata-import.ts";
import { useFeature } from "#/api/session.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import type { FileLook } from "./file-look.ts";
import { lookInWorker } from "./look-in-worker.ts";

/** What files of labels say, and about which items of the dataset beside the files that are added. */
export interface Look extends FileLook {
  known: { items: number; annotations: number };
}

interface LookAt {
  labels: readonly ChosenFile[];
  media: readonly ChosenFile[];
  columns: CsvMapping | undefined;
}

interface LookState {
  of: LookAt | null;
  look: Look | null;
  /** Of the bytes that are read. */
  percent: number;
  hasFailed: boolean;
}

const nothing: LookState = { of: null, look: null, percent: 0, hasFailed: false };

/**
 * Looks at files of labels before they are sent.
 * @param asked The same object until something else is asked; null: nothing is.
 * @param datasetId To which the media are added; null for a new one.
 */
export function useLook(asked: LookAt | null, datasetId: string | null): LookState {
  const [state, setState] = useState(nothing);
  const canMatch = useFeature("match_media") === true;
  const matchedIn = canMatch ? datasetId : null;
  useEffect(() => {
    if (asked === null) return;
    const ended = new AbortController();
    const { signal } = ended;
    const size = asked.labels.reduce((sum, { file }) => sum + file.size, 0);
    let shown = 0;
    const onRead = (bytes: number) => {
      // Most files are read twice: for their format, and for their labels.
      const percent = Math.min(99, Math.floor((100 * bytes) / Math.max(1, size)));
      if (percent === shown) return;
      shown = percent;
      setState({ ...nothing, of: asked, percent });
    };
    void lookInWorker(asked.labels, { ...asked, signal, onRead })
      .then((look) => withKnown(look, matchedIn))
      .then(
        (look) => {
          if (!signal.aborted) setState({ ...nothing, of: asked, look });
        },
        () => {
          if (!signal.aborted) setState({ ...nothing, of: asked, hasFailed: true });
        },
      );
    return () => ended.abort();
  }, [asked, matchedIn]);
  return state.of === asked ? state : nothing;
}

/** Moves what is about items that the dataset has from what is about none. */
async function withKnown(look: FileLook, datasetId: string | null): Promise<Look> {
  const strays = datasetId === null ? [] : look.strays.filter(([name]) => isKey(name));
  const items = new Set<string>();
  const names = new Set<string>();
  let annotations = 0;
  for (let start = 0; start < strays.length; start += matchLimits.keys) {
    const part = strays.slice(start, start + matchLimits.keys);
    const { media_ids: ids } = await matchKeys(
      datasetId ?? "",
      part.map(([name]) => name),
    );
    for (const [at, [name, labels]] of part.entries()) {
      const id = ids[at] ?? null;
      if (id === null) continue;
      items.add(id);
      names.add(name);
      annotations += labels;
    }
  }
  return {
    ...look,
    known: { items: items.size, annotations },
    unmatched: look.strays
      .flatMap(([name]) => (names.has(name) ? [] : [name]))
      .slice(0, reportedLabels),
    unmatched_items: look.unmatched_items - names.size,
    unmatched_annotations: look.unmatched_annotations - annotations,
  };
}

function isKey(name: string): boolean {
  return name !== "" && name.length <= matchLimits.key;
}
