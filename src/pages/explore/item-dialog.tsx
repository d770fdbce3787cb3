import { Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconMoodEmpty } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaListQuery } from "#/api/media.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { ItemView } from "#/components/media/item-view.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { itemText } from "#/strings/explore.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";

interface ItemDialogProps {
  /** From the address; null: closed. */
  mediaId: string | null;
  at: string | null;
  /** What the grid has loaded, to step through. */
  items: readonly MediaItem[];
  total: number;
  onShow: (item: MediaItem | null) => void;
  /** The last loaded item is near. */
  onNearEnd: () => void;
}

/** One item in large, with everything that is known of it. The address names it, so it can be shared. */
export function ItemDialog({ mediaId, at, items, total, onShow, onNearEnd }: ItemDialogProps) {
  const narrow = useMediaQuery("(max-width: 56em)", false);
  // The last one stays while the dialog closes.
  const [shown, setShown] = useState(mediaId);
  if (mediaId !== null && mediaId !== shown) setShown(mediaId);
  const index = items.findIndex(({ media_id }) => media_id === shown);
  const nearEnd = mediaId !== null && index >= items.length - 5;
  useEffect(() => {
    if (nearEnd) onNearEnd();
  }, [nearEnd, onNearEnd]);

  return (
    <Modal
      opened={mediaId !== null}
      onClose={() => onShow(null)}
      title={items[index]?.file_name ?? itemText.loading}
      size="min(84rem, calc(100vw - 3rem))"
      fullScreen={narrow === true}
      padding="md"
    >
      {shown !== null && (
        <Item
          key={shown}
          mediaId={shown}
          at={at}
          listed={items[index]}
          step={(by) => items[index + by]}
          position={index === -1 ? null : itemText.position(index + 1, total)}
          onShow={onShow}
        />
      )}
    </Modal>
  );
}

interface ItemProps {
  mediaId: string;
  at: string | null;
  /** Absent where the address names one that the grid has not loaded. */
  listed: MediaItem | undefined;
  step: (by: 1 | -1) => MediaItem | undefined;
  position: string | null;
  onShow: (item: MediaItem | null) => void;
}

function Item({ mediaId, at, listed, step, position, onShow }: ItemProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const query = useInfiniteQuery({
    ...mediaListQuery(dataset.id, at, { media_ids: [mediaId] }),
    enabled: listed === undefined,
  });
  const item = listed ?? query.data?.pages[0]?.items[0];

  function filterBy(name: "label" | "tag", value: string) {
    change({ item: null, [name]: [...new Set([...search.getAll(name), value])] });
  }

  if (item === undefined) {
    if (query.isPending) return <GridSkeleton />;
    if (query.isError) {
      return (
        <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />
      );
    }
    return (
      <StateMessage
        icon={<IconMoodEmpty size={22} />}
        title={itemText.missing.title}
        text={itemText.missing.text}
      />
    );
  }
  const previous = step(-1);
  const next = step(1);
  return (
    <ItemView
      item={item}
      position={position}
      onPrevious={listed && previous ? () => onShow(previous) : null}
      onNext={listed && next ? () => onShow(next) : null}
      onFilter={filterBy}
    />
  );
}
