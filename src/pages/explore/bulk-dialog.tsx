import { TextInput } from "@mantine/core";
import { useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { refusal } from "#contract/rules.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { useDeleteMedia, useEditMedia } from "#/api/media.ts";
import { ConfirmDialog } from "#/components/confirm-dialog.tsx";
import { useSeenHead } from "#/lib/use-seen-head.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { bulkText } from "#/strings/explore.ts";
import { whyNot } from "#/strings/refusals.ts";
import { type BulkEditKind, editFor, namesIn } from "./bulk-edit.ts";
import { EditPreview } from "./edit-preview.tsx";
import type { Done } from "./done-edit.ts";
import { OfferedNames } from "./offered-names.tsx";
import type { Selection } from "./selection.ts";
import { useEditPreview } from "./use-edit-preview.ts";

export const bulkKinds = ["tag", "label", "untag", "unlabel", "remove"] as const;
export type BulkKind = (typeof bulkKinds)[number];

interface BulkDialogProps {
  opened: boolean;
  kind: BulkKind;
  filter: MediaFilter;
  /** The number of selected items. */
  count: number;
  /** If the dataset's head has moved from here, the action is refused. */
  head: string | undefined;
  selection: Selection;
  /** The items are about to be changed, or deleted. */
  onBegin: (change: "edit" | "deletion") => void;
  onClose: () => void;
  onDone: (done: Done) => void;
}

/** One action on the selected items: its effect, the number of items, and the confirmation. */
export function BulkDialog({ kind, ...props }: BulkDialogProps) {
  return kind === "remove" ? (
    <DeleteItems {...props} />
  ) : (
    // Each kind has its own text, which must not carry over to the next.
    <EditItems key={kind} kind={kind} {...props} />
  );
}

type ItemsProps = Omit<BulkDialogProps, "kind">;

function EditItems({ kind, ...props }: ItemsProps & { kind: BulkEditKind }) {
  const { dataset, facts } = useDatasetPage();
  const { mutate, isPending, error, reset } = useEditMedia(dataset.id);
  const seen = useSeenHead(props.head, props.opened, hasStatus(error, 409));
  const [text, setText] = useState("");
  const words = bulkText.dialogs[kind];
  const names = namesIn(text);
  const tooLong = names.some((name) => name.length > 255);
  const ready = names.length > 0 && !tooLong;
  const preview = useEditPreview(
    dataset.id,
    props.opened && ready ? editFor(kind, names, props.filter, seen) : null,
  );
  const plural = kind === "tag" || kind === "untag" ? bulkText.names.tag : bulkText.names.label;

  function close() {
    setText("");
    reset();
    props.onClose();
  }

  function confirm() {
    props.onBegin("edit");
    mutate(editFor(kind, names, props.filter, seen), {
      onSuccess: ({ updated, head }) => {
        close();
        const words = bulkText.done.updated(updated);
        const next = updated > 0 ? "undo" : null;
        props.onDone({ words, head, next, edit: { kind, names } });
      },
    });
  }

  return (
    <ConfirmDialog
      opened={props.opened}
      title={words.title}
      submitLabel={words.confirm(preview.count ?? props.count)}
      disabledReason={whyNot(refusal("edit_media", facts))}
      incomplete={!ready || preview.count === 0}
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
      <OfferedNames
        kind={kind}
        opened={props.opened}
        selection={props.selection}
        filter={props.filter}
        names={names}
        onNames={(next) => setText(next.join(", "))}
      />
      <EditPreview preview={preview} of={props.count} />
    </ConfirmDialog>
  );
}

function DeleteItems(props: ItemsProps) {
  const { dataset, facts } = useDatasetPage();
  const { mutate, isPending, error, reset } = useDeleteMedia(dataset.id);
  const seen = useSeenHead(props.head, props.opened, hasStatus(error, 409));
  const words = bulkText.dialogs.remove;
  const unsaved = dataset.changes_since_current ?? 0;

  function close() {
    reset();
    props.onClose();
  }

  function confirm() {
    props.onBegin("deletion");
    const guard = seen === undefined ? {} : { if_head: seen };
    mutate(
      { filter: props.filter, ...guard },
      {
        onSuccess: ({ deleted, head }) => {
          close();
          const words = bulkText.done.deleted(deleted);
          props.onDone({ words, head, next: deleted > 0 ? "undo" : null });
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
      disabledReason={whyNot(refusal("delete_media", facts))}
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
