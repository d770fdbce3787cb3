import { noop } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { DatasetFacts } from "#contract/rules.ts";
import { useFirstInput } from "#/lib/use-first-input.ts";
import { notifyNotLoaded } from "#/notify.ts";
import type { DialogRequest } from "#/features/dataset/dialog-request.ts";

const loadDialogs = () => import("#/features/snapshots/dialogs/snapshot-dialogs.tsx");
type Loaded = Awaited<ReturnType<typeof loadDialogs>>;

interface Dialogs {
  open: (request: DialogRequest) => void;
  prepare: () => void;
  /** To be rendered once; empty until the dialogs' code is loaded. */
  element: ReactNode;
}

/** The dialogs about snapshots: loaded at the first input on the page. */
export function useDialogs(dataset: Dataset, facts: DatasetFacts): Dialogs {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [request, setRequest] = useState<DialogRequest | null>(null);

  const prepare = useCallback(() => {
    // If the preload fails, opening a dialog tries again.
    loadDialogs().then(setLoaded, noop);
  }, []);
  useFirstInput(prepare);
  useEffect(() => {
    if (request === null || loaded) return;
    loadDialogs().then(setLoaded, () => {
      setRequest(null);
      notifyNotLoaded();
    });
  }, [request, loaded]);

  return {
    open: setRequest,
    prepare,
    element: loaded && (
      <loaded.SnapshotDialogs
        request={request}
        dataset={dataset}
        facts={facts}
        onClose={() => setRequest(null)}
      />
    ),
  };
}
