import { Button, VisuallyHidden } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useRef, useState } from "react";
import type { MediaFilter } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { tileSizes } from "#/components/media/grid-layout.ts";
import { type GridHandle, MediaGrid } from "#/components/media/media-grid.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { BisectBar } from "./bisect-bar.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { type Done, EditResult } from "./edit-result.tsx";
import { ExportMenu } from "./export-menu.tsx";
import { isFiltered, noFilters } from "./explore-filter.ts";
import { ExploreToolbar } from "./explore-toolbar.tsx";
import { GridFoot } from "./grid-foot.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { useItemAddress } from "./item/use-item-address.ts";
import { ItemDialog } from "./item-dialog.tsx";
import { NoItems } from "./no-items.tsx";
import { everything, isSelected, nothing } from "./selection.ts";
import { useMediaItems } from "./use-media-items.ts";
import { useSelection } from "./use-selection.ts";
import { type ShownVersion, useVersionSwitch } from "./use-version-switch.ts";
import type { Versions } from "./use-versions.ts";
import { EarlierVersions, shownWords } from "./version-bar.tsx";
import type { VersionId } from "#/features/dataset/version-search.ts";

interface ExploreItemsProps {
  at: VersionId;
  filter: MediaFilter;
  versions: Versions;
  /** A past version is shown, or the user switches between versions. */
  isTravelling: boolean;
  onVersion: (to: VersionId) => void;
}

/** The items: filters, grid, selection, and the large view of one item. */
export function ExploreItems(props: ExploreItemsProps) {
  const { at, filter, versions, isTravelling } = props;
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const [initial] = useState<ShownVersion>({ at, held: null });
  const [shown, setShown] = useState(initial);
  const items = useMediaItems(dataset.id, shown.at, filter);
  const grid = useRef<GridHandle>(null);
  const address = useItemAddress(dataset.id);
  const { mediaId } = address;
  const isSlow = useVersionSwitch({
    datasetId: dataset.id,
    at,
    other: isTravelling ? versions.other?.id : undefined,
    shown,
    filter,
    grid,
    itemAt: items.itemAt,
    mediaId,
    onReady: (next, span) => {
      items.jump(span);
      setShown(next);
    },
  });
  const said = shown === initial || shown.at !== at ? "" : shownWords(at, versions);
  const [tileSize, setTileSize] = useLocalStorage<number>({
    key: "stillframe.tile-size",
    defaultValue: tileSizes.initial,
    getInitialValueInEffect: false,
  });
  const [done, setDone] = useState<Done | null>(null);
  const { selection, select, pick, lasso, range } = useSelection(items, filter);
  const { total, head } = items;
  // Neither while a past version is shown, nor while one is about to be.
  const changeable = at === null && shown.at === null;

  const result = <EditResult done={done} head={head} onDone={setDone} />;

  function filterBy(name: "label" | "tag", value: string) {
    const next = new URLSearchParams(search);
    if (!next.getAll(name).includes(value)) next.append(name, value);
    address.closeTo(next);
  }

  if (items.error !== null) {
    return (
      <ErrorMessage
        error={describeError(items.error)}
        onRetry={items.retry}
        // The filters may be what the server refuses.
        actions={
          isFiltered(filter) && (
            <Button variant="default" onClick={() => change(noFilters)}>
              {exploreText.filters.clear}
            </Button>
          )
        }
      />
    );
  }
  return (
    <>
      {mediaId === null && <VisuallyHidden role="status">{said}</VisuallyHidden>}
      {(total !== 0 || isFiltered(filter)) && (
        <ExploreToolbar
          at={shown.at}
          filter={filter}
          total={total}
          tileSize={tileSize}
          onTileSize={setTileSize}
          onSelectAll={changeable && total !== null && total > 0 ? () => select(everything) : null}
          more={
            <>
              {!isTravelling && versions.older && <EarlierVersions />}
              <ExportMenu at={shown.at} filter={filter} count={total ?? 0} />
            </>
          }
        />
      )}
      {mediaId === null && result}
      {total === null && <GridSkeleton />}
      {total === 0 && <NoItems filtered={isFiltered(filter)} past={!changeable} />}
      {total !== null && total > 0 && (
        <MediaGrid
          ref={grid}
          held={shown.held}
          label={exploreText.grid}
          count={total}
          itemAt={items.itemAt}
          tileSize={tileSize}
          isSelected={(item) => isSelected(selection, item.media_id)}
          onSelect={changeable ? pick : undefined}
          onLasso={changeable ? lasso : undefined}
          onOpen={(item) => address.open(item.media_id)}
          onShow={items.show}
        />
      )}
      <GridFoot items={items} range={range} isSwitching={isSlow} />
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
      {/* The verdict is about the shown version, not about the one that is loading. */}
      <BisectBar at={shown.at} />
      <ItemDialog
        mediaId={mediaId}
        at={shown.at}
        version={isTravelling ? { ...versions, words: said, onShow: props.onVersion } : null}
        items={items}
        onStep={(item) => address.step(item.media_id)}
        onClose={address.close}
        onFilter={filterBy}
        onDone={setDone}
        result={mediaId !== null && result}
      />
    </>
  );
}
