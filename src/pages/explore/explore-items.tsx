import { useLocalStorage } from "@mantine/hooks";
import { useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { tileSizes } from "#/components/media/grid-layout.ts";
import { MediaGrid } from "#/components/media/media-grid.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { type Done, EditResult } from "./edit-result.tsx";
import { isFiltered } from "./explore-filter.ts";
import { ExploreToolbar } from "./explore-toolbar.tsx";
import { GridFoot } from "./grid-foot.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { ItemDialog } from "./item-dialog.tsx";
import { NoItems } from "./no-items.tsx";
import { everything, isSelected, nothing } from "./selection.ts";
import { useMediaItems } from "./use-media-items.ts";
import { useSelection } from "./use-selection.ts";

interface ExploreItemsProps {
  /** A snapshot's id; null: now. */
  at: string | null;
  filter: MediaFilter;
}

/** The items: filters, grid, selection, and one of them in large. */
export function ExploreItems({ at, filter }: ExploreItemsProps) {
  const { dataset } = useDatasetPage();
  const items = useMediaItems(dataset.id, at, filter);
  const [search, change] = useSearchChange();
  const [tileSize, setTileSize] = useLocalStorage<number>({
    key: "stillframe.tile-size",
    defaultValue: tileSizes.initial,
    getInitialValueInEffect: false,
  });
  const [done, setDone] = useState<Done | null>(null);
  const { selection, select, pick, lasso, range } = useSelection(items, filter);
  const { total, head } = items;
  const changeable = at === null;

  if (items.error !== null) {
    return <ErrorMessage error={describeError(items.error)} onRetry={items.retry} />;
  }
  return (
    <>
      {(total !== 0 || isFiltered(filter)) && (
        <ExploreToolbar
          at={at}
          filter={filter}
          total={total}
          tileSize={tileSize}
          onTileSize={setTileSize}
          onSelectAll={changeable && total !== null && total > 0 ? () => select(everything) : null}
        />
      )}
      <EditResult done={done} head={head} onDone={setDone} />
      {total === null && <GridSkeleton />}
      {total === 0 && <NoItems filtered={isFiltered(filter)} past={!changeable} />}
      {total !== null && total > 0 && (
        <MediaGrid
          label={exploreText.grid}
          count={total}
          itemAt={items.itemAt}
          tileSize={tileSize}
          isSelected={(item) => isSelected(selection, item.media_id)}
          onSelect={changeable ? pick : undefined}
          onLasso={changeable ? lasso : undefined}
          onOpen={(item) => change({ item: item.media_id })}
          onShow={items.show}
        />
      )}
      <GridFoot items={items} range={range} />
      {changeable && total !== null && (
        <BulkBar
          selection={selection}
          total={total}
          filter={filter}
          head={head}
          onClear={() => select(nothing)}
          onDone={(result) => {
            select(nothing);
            setDone(result);
          }}
          onSelectAll={() => select(everything)}
        />
      )}
      <ItemDialog
        mediaId={search.get("item")}
        at={at}
        items={items}
        onShow={(item: MediaItem | null) =>
          change({ item: item?.media_id ?? null }, { replace: true })
        }
      />
    </>
  );
}
