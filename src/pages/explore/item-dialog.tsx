import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMoodEmpty } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { ItemView } from "#/components/media/item-view.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { itemText } from "#/strings/explore.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { ItemHistory } from "./item-history.tsx";
import type { MediaItems } from "./use-media-items.ts";

interface ItemDialogProps {
  /** From the address; null: closed. */
  mediaId: string | null;
  at: string | null;
  /** To step through. */
  items: MediaItems;
  onShow: (item: MediaItem | null) => void;
}

/** One item in large, with everything that is known of it. The address names it, so it can be shared. */
export function ItemDialog({ mediaId, at, items, onShow }: ItemDialogProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const opened = useAfterMount(mediaId !== null, false);
  const narrow = useMediaQuery("(max-width: 56em)", false);
  // The last one stays while the dialog closes.
  const [shown, setShown] = useState(mediaId);
  if (mediaId !== null && mediaId !== shown) setShown(mediaId);
  const { keep, total, itemAt } = items;
  const index = shown === null ? -1 : items.indexOf(shown);
  const listed = itemAt(index);
  // Its page and its neighbours' stay, also while the grid is scrolled elsewhere.
  const kept = mediaId === null ? null : index;
  useEffect(() => keep(kept), [keep, kept]);

  // The address may name one that is not in sight, or not among what the filters leave.
  const query = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [shown ?? ""] }),
    enabled: shown !== null && listed === undefined,
  });
  const item = listed ?? query.data?.items[0];
  const previous = listed && itemAt(index - 1);
  const next = listed && itemAt(index + 1);

  function filterBy(name: "label" | "tag", value: string) {
    change({ item: null, [name]: [...new Set([...search.getAll(name), value])] });
  }

  return (
    <Modal
      opened={opened}
      onClose={() => onShow(null)}
      title={item?.file_name ?? (query.isPending ? itemText.loading : itemText.missing.title)}
      size="min(84rem, calc(100vw - 3rem))"
      fullScreen={narrow === true}
      padding="md"
    >
      {item ? (
        <ItemView
          item={item}
          position={listed && total !== null ? itemText.position(index + 1, total) : null}
          onPrevious={previous ? () => onShow(previous) : null}
          onNext={next ? () => onShow(next) : null}
          onFilter={filterBy}
          more={<ItemHistory item={item} />}
        />
      ) : query.isError ? (
        <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <GridSkeleton />
      ) : (
        <StateMessage
          icon={<IconMoodEmpty size={22} />}
          title={itemText.missing.title}
          text={itemText.missing.text}
        />
      )}
    </Modal>
  );
}
