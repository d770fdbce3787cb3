import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { useDeleteMedia, useEditMedia } from "#/api/media.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import classes from "./bulk-dialog.module.css";
import { type BulkEditKind, editFor, namesIn, presentNames } from "./bulk-edit.ts";

export const bulkKinds = ["tag", "label", "untag", "unlabel", "remove"] as const;
export type BulkKind = (typeof bulkKinds)[number];

interface BulkDialogProps {
  opened: boolean;
  kind: BulkKind;
  filter: MediaFilter;
  /** How many items it is about. */
  count: number;
  /** If the dataset moved on from here, nothing is done. */
  head: string | undefined;
  /** Those of them that are loaded: what they have can be taken off. */
  items: readonly MediaItem[];
  /** Everything that is loaded: what occurs can be put on. */
  loaded: readonly MediaItem[];
  onClose: () => void;
  /** It is done: what, in words. */
  onDone: (result: string) => void;
}

/** One action on the selected items: what it does, to how many, and the confirmation. */
export function BulkDialog({ kind, ...props }: BulkDialogProps) {
  return kind === "remove" ? (
    <DeleteItems {...props} />
  ) : (
    // Each kind has its own text, which must not follow into the next.
    <EditItems key={kind} kind={kind} {...props} />
  );
}

type ItemsProps = Omit<BulkDialogProps, "kind">;

function EditItems({ kind, ...props }: ItemsProps & { kind: BulkEditKind }) {
  const { dataset } = useDatasetPage();
  const { mutate, isPending, error, reset } = useEditMedia(dataset.id);
  const [text, setText] = useState("");
  const words = bulkText.dialogs[kind];
  const names = namesIn(text);
  const tooLong = names.some((name) => name.length > 255);
  const adds = kind === "tag" || kind === "label";
  const offered = props.opened ? presentNames(kind, adds ? props.loaded : props.items) : [];
  const offer = adds ? bulkText.inUse : bulkText.suggestions;
  const plural = kind === "tag" || kind === "untag" ? bulkText.names.tag : bulkText.names.label;

  function close() {
    setText("");
    reset();
    props.onClose();
  }

  function confirm() {
    mutate(editFor(kind, names, props.filter, props.head), {
      onSuccess: ({ updated }) => {
        close();
        props.onDone(bulkText.done.updated(updated));
      },
    });
  }

  return (
    <ConfirmDialog
      opened={props.opened}
      title={words.title}
      submitLabel={words.confirm(props.count)}
      incomplete={names.length === 0 || tooLong}
      pending={isPending}
      error={error && describeError(error)}
      onSubmit={confirm}
      onCancel={close}
    >
      <div>{words.what(props.count)}</div>
      <TextInput
        label={plural}
        description={bulkText.hint}
        error={tooLong ? bulkText.tooLong : null}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        autoComplete="off"
        data-autofocus
      />
      {offered.length > 0 && (
        <div className={classes.present} role="group" aria-label={offer}>
          <span>{offer}</span>
          {offered.map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={names.includes(name)}
              onClick={() =>
                setText(
                  (names.includes(name)
                    ? names.filter((one) => one !== name)
                    : [...names, name]
                  ).join(", "),
                )
              }
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </ConfirmDialog>
  );
}

function DeleteItems(props: ItemsProps) {
  const { dataset } = useDatasetPage();
  const { mutate, isPending, error, reset } = useDeleteMedia(dataset.id);
  const words = bulkText.dialogs.remove;
  const unsaved = dataset.changes_since_current ?? 0;

  function close() {
    reset();
    props.onClose();
  }

  function confirm() {
    const guard = props.head === undefined ? {} : { if_head: props.head };
    mutate(
      { filter: props.filter, ...guard },
      {
        onSuccess: ({ deleted }) => {
          close();
          props.onDone(bulkText.done.deleted(deleted));
        },
      },
    );
  }

  return (
    <ConfirmDialog
      opened={props.opened}
      title={words.title}
      danger
      submitLabel={words.confirm(props.count)}
      pending={isPending}
      error={error && describeError(error)}
      onSubmit={confirm}
      onCancel={close}
    >
      <div>{words.what(props.count)}</div>
      {unsaved > 0 && <div>{words.unsaved(unsaved)}</div>}
    </ConfirmDialog>
  );
}
