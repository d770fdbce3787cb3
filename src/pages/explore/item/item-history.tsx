import { Button, VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";
import { refusal } from "#contract/rules.ts";
import type { Snapshot } from "#contract/snapshot.ts";
import { itemHistoryQuery } from "#/api/comparison.ts";
import { errorMessage } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { useBringBack } from "#/api/snapshots/restore.ts";
import { snapshotListQuery } from "#/api/snapshots/snapshot-list.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { notifyError } from "#/notify.ts";
import { historyText as text } from "#/strings/item-history.ts";
import { itemPage } from "#/strings/item.ts";
import type { Done } from "../done-edit.ts";
import { HistoryColumn } from "./history-column.tsx";
import { type Preview, historySteps } from "./history-steps.ts";
import classes from "./item-history.module.css";

interface ItemHistoryProps {
  mediaId: string;
  /** The item is not in the dataset now. */
  isGone: boolean;
  colourOf: (name: string) => string;
  /** The version that is shown on the stage while it is pointed at; null: none. */
  onPreview: (preview: Preview | null) => void;
  onDone: (done: Done) => void;
}

/** So many of the newest versions are read for their pictures. */
const mostRead = 12;

/** The snapshots that changed an item, oldest first, with it as it was; it can be brought back from any of them. */
export function ItemHistory(props: ItemHistoryProps) {
  const { mediaId, isGone, onPreview, onDone } = props;
  const { dataset, facts } = useDatasetPage();
  const told = useFeature("history") === true;
  const canRestore =
    useFeature("partial_restore") === true && refusal("restore_snapshot", facts) === null;
  const history = useQuery({
    ...itemHistoryQuery(dataset.id, mediaId, dataset.head ?? ""),
    enabled: told,
    // After an edit the columns stay until the new ones are there.
    placeholderData: (before) => (before?.media_id === mediaId ? before : undefined),
  });
  const snapshots = useQuery({ ...snapshotListQuery(dataset.id), enabled: told }).data?.snapshots;
  const { mutate, isPending } = useBringBack(dataset.id);
  // Newest first from top to bottom; beside each other the present is on the right.
  const isNarrow = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  const list = useRef<HTMLOListElement>(null);
  const isKnown = history.data !== undefined;
  useLayoutEffect(() => {
    if (isKnown) list.current?.scrollTo({ left: list.current.scrollWidth });
  }, [isKnown, mediaId]);
  if (!told) return null;

  function bringBack(snapshot: Snapshot) {
    if (isPending) return;
    mutate(
      { snapshotId: snapshot.snapshot_id, mediaId, isGone },
      {
        onSuccess: (head) =>
          onDone({ words: itemPage.done.broughtBack(snapshotName(snapshot)), head, next: "undo" }),
        onError: (error) =>
          notifyError({
            id: "bring-back",
            title: text.notBroughtBack,
            message: errorMessage(error),
          }),
      },
    );
  }

  const versions = history.data?.versions ?? [];
  const steps = historySteps(versions);
  const listed = (version: string | undefined) =>
    snapshots?.find(({ snapshot_id: id }) => id === version);
  return (
    <section className={classes.root} aria-label={text.title}>
      <div className={classes.head}>
        <h3>{text.title}</h3>
        {history.data && <span>{text.snapshots(versions.length - 1)}</span>}
      </div>
      {history.isPending && (
        <div role="status" className={classes.loading}>
          <VisuallyHidden>{text.loading}</VisuallyHidden>
          <Bone height="4.5rem" />
        </div>
      )}
      {history.isError && !history.data && (
        <p role="alert">
          {text.failed}{" "}
          <Button variant="subtle" size="compact-xs" onClick={() => void history.refetch()}>
            {text.retry}
          </Button>
        </p>
      )}
      {history.data && (
        <ol ref={list} className={classes.list}>
          {(isNarrow ? steps : steps.toReversed()).map((step) =>
            step.kind === "run" ? (
              <li key={step.key} className={classes.run}>
                <span className={classes.dots} aria-hidden />
                {text.unchanged(step.count)}
              </li>
            ) : (
              <HistoryColumn
                key={step.version.version}
                step={step}
                mediaId={mediaId}
                snapshot={listed(step.version.version)}
                before={listed(versions[versions.indexOf(step.version) + 1]?.version)}
                isRead={steps.indexOf(step) < mostRead}
                colourOf={props.colourOf}
                onPreview={onPreview}
                onBringBack={canRestore ? bringBack : null}
              />
            ),
          )}
        </ol>
      )}
    </section>
  );
}
