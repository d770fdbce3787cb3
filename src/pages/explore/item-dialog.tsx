import { Modal, VisuallyHidden } from "@mantine/core";
import { IconMoodEmpty } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import type { MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaPageQuery } from "#/api/media.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { Bone } from "#/components/ui/bone.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useStore } from "#/lib/store.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { shortcutsOpened } from "#/features/palette/opened.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { itemText } from "#/strings/explore.ts";
import { itemPage } from "#/strings/item.ts";
import { versionText } from "#/strings/versions.ts";
import type { Done } from "./done-edit.ts";
import { ItemBar } from "./item/item-bar.tsx";
import { ItemBody } from "./item/item-body.tsx";
import { ItemHistory } from "./item/item-history.tsx";
import classes from "./item/item-page.module.css";
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
  onStep: (item: MediaItem) => void;
  onClose: () => void;
  onFilter: (name: "label" | "tag", value: string) => void;
  /** Absent where items cannot be compared by their looks. */
  onSimilar: ((item: MediaItem) => void) | undefined;
  onDone: (done: Done) => void;
  /** The result of the last edit. */
  result: ReactNode;
}

/** The page of one item, over the grid: the address names it, so it can be shared. */
export function ItemDialog(props: ItemDialogProps) {
  const { mediaId, at, version, items, onClose } = props;
  const { dataset } = useDatasetPage();
  const colourOf = useClassColours(dataset.id);
  const helpOpened = useStore(shortcutsOpened);
  const opened = useAfterMount(mediaId !== null, false);
  const { keep, total, itemAt } = items;
  const index = mediaId === null ? -1 : items.indexOf(mediaId);
  const listed = itemAt(index);
  // Its page and the neighbouring ones stay loaded, even when the grid is scrolled elsewhere.
  const kept = mediaId === null ? null : index;
  useEffect(() => keep(kept), [keep, kept]);

  // The address may name an item that is not loaded, or that the filters exclude.
  const query = useQuery({
    ...mediaPageQuery(dataset.id, at, { media_ids: [mediaId ?? ""] }),
    enabled: mediaId !== null && listed === undefined,
  });
  const item = listed ?? query.data?.items[0];
  // Another version may lack it: its name stays.
  const [last, setLast] = useState(item);
  if (item && item !== last) setLast(item);
  const name = item?.file_name ?? (last?.media_id === mediaId ? last?.file_name : undefined);

  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      fullScreen
      padding={0}
      transitionProps={{ duration: 0 }}
      // The list of keys, which may be over it, closes first.
      closeOnEscape={!helpOpened}
      {...flipsInside}
    >
      <Modal.Content className={classes.content}>
        {/* Nothing of the page is the first thing to press. */}
        <div className={classes.page} tabIndex={-1} data-autofocus>
          <ItemBar
            item={item}
            title={name ?? (query.isPending ? itemText.loading : itemText.missing.title)}
            position={listed && total !== null ? itemPage.position(index + 1, total) : null}
            onClose={onClose}
            onSimilar={props.onSimilar}
            version={
              version && (
                <>
                  <strong className={classes.version} data-past={at !== null || undefined}>
                    {at === null
                      ? versionText.now
                      : version.snapshot && snapshotName(version.snapshot)}
                  </strong>
                  <VisuallyHidden role="status">{mediaId !== null && version.words}</VisuallyHidden>
                  <FlipButton other={version.other} onShow={version.onShow} />
                </>
              )
            }
          />
          {item ? (
            <ItemBody
              item={item}
              isPast={at !== null}
              previous={listed && itemAt(index - 1)}
              next={listed && itemAt(index + 1)}
              onShow={props.onStep}
              onFilter={props.onFilter}
              onDone={props.onDone}
              result={props.result}
            />
          ) : (
            <>
              <div className={classes.instead}>
                {query.isError ? (
                  <ErrorMessage
                    error={describeError(query.error)}
                    onRetry={() => void query.refetch()}
                  />
                ) : query.isPending ? (
                  <div role="status">
                    <VisuallyHidden>{itemText.loading}</VisuallyHidden>
                    <Bone height="60vh" />
                  </div>
                ) : (
                  <StateMessage
                    icon={<IconMoodEmpty size={22} />}
                    title={itemText.missing.title}
                    text={version ? missingWords(at, version) : itemText.missing.text}
                  />
                )}
                {props.result}
              </div>
              {query.isSuccess && mediaId !== null && (
                <div className={classes.history}>
                  <ItemHistory
                    mediaId={mediaId}
                    isGone={at === null}
                    colourOf={colourOf}
                    onPreview={() => {}}
                    onDone={props.onDone}
                  />
                </div>
              )}
            </>
          )}
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function missingWords(at: VersionId, { snapshot }: Versions): string {
  return at === null
    ? versionText.missingNow
    : versionText.missing(snapshot ? snapshotName(snapshot) : "");
}
