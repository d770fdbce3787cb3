import { Button, VisuallyHidden } from "@mantine/core";
import { useRef, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { MediaFilter } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import type { MediaOrder } from "#/api/media.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { type GridHandle, MediaGrid } from "#/components/media/media-grid.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { BisectBar } from "./bisect-bar.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import type { Done } from "./done-edit.ts";
import { EditResult } from "./edit-result.tsx";
import { snapshotName } from "#/features/snapshots/snapshot-name.ts";
import { ExportMenu } from "./export-menu.tsx";
import { isFiltered, noFilters } from "./explore-filter.ts";
import { FilterBar } from "./filter-bar.tsx";
import { GridFoot } from "./grid-foot.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { useItemAddress } from "./item/use-item-address.ts";
import { ItemDialog } from "./item-dialog.tsx";
import { NoItems } from "./no-items.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { ResultBar } from "./result-bar.tsx";
import { everything, isSelected, nothing, renewed, selectedCount } from "./selection.ts";
import { useGoneItems } from "./gone-items.ts";
import { useGridLook } from "./use-grid-look.ts";
import { useJustChanged } from "./just-changed.ts";
import { ExploreBars } from "./explore-bars.tsx";
import { useMediaItems } from "./use-media-items.ts";
import { SortMenu } from "./sort-menu.tsx";
import { useSelection } from "./use-selection.ts";
import { type ShownVersion, useVersionSwitch } from "./use-version-switch.ts";
import type { Versions } from "./use-versions.ts";
import { shownWords } from "./version-bar.tsx";
import type { VersionId } from "#/features/dataset/version-search.ts";

interface ExploreItemsProps {
  at: VersionId;
  filter: MediaFilter;
  order: MediaOrder;
  versions: Versions;
  /** A past version is shown, or the user switches between versions. */
  isTravelling: boolean;
  onVersion: (to: VersionId) => void;
}

/** The items: filters, grid, selection, and the large view of one item. */
export function ExploreItems(props: ExploreItemsProps) {
  const { at, filter, order, versions, isTravelling } = props;
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const [initial] = useState<ShownVersion>({ at, held: null });
  const [shown, setShown] = useState(initial);
  const matching = useMediaItems(dataset.id, shown.at, { filter, order });
  const gone = useGoneItems(matching, JSON.stringify([shown.at, filter, order]));
  const { items } = gone;
  const grid = useRef<GridHandle>(null);
  const address = useItemAddress(dataset.id);
  const { mediaId } = address;
  const isSlow = useVersionSwitch({
    datasetId: dataset.id,
    at,
    other: isTravelling ? versions.other?.id : undefined,
    shown,
    filter,
    order,
    grid,
    itemAt: items.itemAt,
    mediaId,
    onReady: (next, span) => {
      items.jump(span);
      setShown(next);
    },
  });
  const said = shown === initial || shown.at !== at ? "" : shownWords(at, versions);
  const looks = useGridLook();
  const [done, setDone] = useState<Done | null>(null);
  const changed = useJustChanged(done);
  const colourOf = useClassColours(dataset.id);
  const { selection, select, pick, lasso, range } = useSelection(items, filter, order);
  const { total, head } = matching;
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
            <Button variant="default" onClick={() => change(noFilters(search))}>
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
      <ExploreBars>
        {(total !== 0 || isFiltered(filter)) && (
          <FilterBar at={shown.at} filter={filter} total={total} />
        )}
        <ResultBar
          looks={looks}
          changes={mediaId === null && result}
          onSelectAll={
            changeable && total !== null && total > 0 && selectedCount(selection, total) === 0
              ? () => select(everything)
              : null
          }
          sort={<SortMenu order={order} />}
          more={
            <ExportMenu
              look="quiet"
              at={shown.at}
              version={
                versions.snapshot?.snapshot_id === shown.at ? snapshotName(versions.snapshot) : null
              }
              filter={filter}
              count={total ?? 0}
            />
          }
          version={{ at, versions, isTravelling, onShow: props.onVersion }}
          total={total}
          of={isFiltered(filter) ? itemsOf(dataset, versions, at) : null}
        />
      </ExploreBars>
      {total === null && <GridSkeleton />}
      {items.total === 0 && <NoItems filtered={isFiltered(filter)} past={!changeable} />}
      {items.total !== null && items.total > 0 && (
        <MediaGrid
          ref={grid}
          held={shown.held}
          label={exploreText.grid}
          count={items.total}
          itemAt={items.itemAt}
          look={looks.look}
          aspects={items.aspects}
          tileSize={looks.tileSize}
          show={looks.show}
          markOf={(item) => gone.markOf(item) ?? changed.markOf(item)}
          colourOf={colourOf}
          selecting={selectedCount(selection, total ?? 0) > 0}
          isSelected={(item) =>
            isSelected(selection, item.media_id) &&
            // All that match: it does not.
            (selection.kind === "some" || gone.markOf(item) === undefined)
          }
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
          current={() => renewed(selection, items.loaded())}
          total={total}
          filter={filter}
          head={head}
          onClear={() => select(nothing)}
          onBegin={(change) => gone.begin(change === "edit" ? selection : null)}
          onDone={(result) => {
            changed.note(result, selection);
            if (result.edit === undefined) select(nothing);
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

/** The number of all items of the shown version; null while it is unknown. */
function itemsOf(dataset: Dataset, { snapshot }: Versions, at: VersionId): number | null {
  const counted = at === null ? dataset : snapshot;
  return counted === null ? null : (counted.n_images ?? 0) + (counted.n_videos ?? 0);
}
