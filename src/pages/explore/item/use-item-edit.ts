import { refusal } from "#contract/rules.ts";
import type { EditMedia } from "#contract/media.ts";
import { useEditMedia } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { itemPage } from "#/strings/item.ts";
import type { Done } from "../done-edit.ts";

export type ItemEdit = ReturnType<typeof useItemEdit>;

/** Edits of one item in place; each can be undone. */
export function useItemEdit({
  mediaId,
  isPast,
  onDone,
}: {
  mediaId: string;
  /** A version that cannot be changed is shown. */
  isPast: boolean;
  onDone: (done: Done) => void;
}) {
  const { dataset, facts } = useDatasetPage();
  const { mutate, isPending, error, reset } = useEditMedia(dataset.id);
  const offered = useFeature("edit") === true && !isPast && refusal("edit_media", facts) === null;
  const canChangeLabels = useFeature("change_labels") === true && offered;

  /** @param after Called once the change is there. */
  function save(change: Omit<EditMedia, "filter">, words: string, after?: () => void): void {
    if (isPending) return;
    mutate(
      { ...change, filter: { media_ids: [mediaId] } },
      {
        onSuccess: ({ updated, head }) => {
          onDone({
            words: updated === 0 ? itemPage.done.nothing : words,
            head,
            next: updated === 0 ? null : "undo",
          });
          after?.();
        },
      },
    );
  }
  return { offered, canChangeLabels, save, isPending, error, reset };
}
