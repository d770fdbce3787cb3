import { Modal, VisuallyHidden } from "@mantine/core";
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
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { itemText } from "#/strings/explore.ts";
import { versionText } from "#/strings/versions.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { ItemHistory } from "./item-history.tsx";
import classes from "./item-dialog.module.css";
import type { MediaItems } from "./use-media-items.ts";
import { flipsInside } from "./use-version-keys.ts";
import type { Versions } from "./use-versions.ts";
import { FlipButton } from "./version-bar.tsx";
import type { VersionId } from "#/features/dataset/version-search.ts";

interface ItemDialogProps {
  /** From the address; null: closed. */
  mediaId: string | null;
  at: string | null;
  /** The version, while the user switches between versions. */
  version: (Versions & { words: string; onShow: (to: VersionId) => void }) | null;
  /** The items to step through. */
  items: MediaItems;
  onShow: (item: MediaItem | null) => void;
}

/** The large view of an item, with all of its facts. The address names it, so it can be shared. */
export function ItemDialog({ mediaId, at, version, items, onShow }: ItemDialogProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const opened = useAfterMount(mediaId !== null, false);
  const narrow = useMediaQuery("(max-width: 56em)", false);
  // The last item stays while the dialog closes.
  const [shown, setShown] = useState(mediaId);
  if (mediaId !== null && mediaId !== shown) setShown(mediaId);
  const { keep, total, itemAt } = items;
  const index = shown === null ? -1 : items.indexOf(shown);
  const listed = itemAt(index);
  // Its page and the neighbouring ones stay loaded, even when the grid is scrolled elsewhere.
  const kept = mediaId === null ? null : index;
  useEffect(() => keep(kept), [keep, kept]);

  // The address may name an item that is not loaded, or that the filters exclude.
  const query = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [shown ?? ""] }),
    enabled: shown !== null && listed === undefined,
  });
  const item = listed ?? query.data?.items[0];
  // Another version may lack it: its name stays.
  const [last, setLast] = useState(item);
  if (item && item !== last) setLast(item);
  const name = item?.file_name ?? (last?.media_id === shown ? last?.file_name : undefined);
  const previous = listed && itemAt(index - 1);
  const next = listed && itemAt(index + 1);

  function filterBy(name: "label" | "tag", value: string) {
    change({ item: null, [name]: [...new Set([...search.getAll(name), value])] });
  }

  return (
    <Modal
      opened={opened}
      onClose={() => onShow(null)}
      title={name ?? (query.isPending ? itemText.loading : itemText.missing.title)}
      {...flipsInside}
      size="min(84rem, calc(100vw - 3rem))"
      fullScreen={narrow === true}
      padding="md"
    >
      {version && (
        <div className={classes.version}>
          <strong>
            {at === null ? versionText.now : version.snapshot && snapshotName(version.snapshot)}
          </strong>
          <VisuallyHidden role="status">{mediaId !== null && version.words}</VisuallyHidden>
          <FlipButton other={version.other} onShow={version.onShow} />
        </div>
      )}
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
          text={version ? missingWords(at, version) : itemText.missing.text}
        />
      )}
    </Modal>
  );
}

function missingWords(at: VersionId, { snapshot }: Versions): string {
  return at === null
    ? versionText.missingNow
    : versionText.missing(snapshot ? snapshotName(snapshot) : "");
}
