import { VisuallyHidden } from "@mantine/core";
import { useRef, useState } from "react";
import type { Dataset } from "#contract/dataset.ts";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import type { Anchor } from "#/api/clusters.ts";
import { type MediaOrder, fetchMediaSpan } from "#/api/media.ts";
import { useFeature } from "#/api/session.ts";
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
import { ClustersView } from "./clusters/clusters-view.tsx";
import { Threshold } from "./clusters/threshold.tsx";
import { isFiltered } from "./explore-filter.ts";
import {
  anchorIn,
  changeToAnchor,
  changeToThreshold,
  changeToView,
  thresholdIn,
  viewIn,
} from "./explore-view.ts";
import { FilterBar } from "./filter-bar.tsx";
import { GridFoot } from "./grid-foot.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { useItemAddress } from "./item/use-item-address.ts";
import { ItemDialog } from "./item-dialog.tsx";
import { ItemsError } from "./items-error.tsx";
import { NoItems } from "./no-items.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { ResultBar } from "./result-bar.tsx";
import {
  everything,
  isSelected,
  mostSingle,
  nothing,
  renewed,
  selectedCount,
} from "./selection.ts";
import { SimilarBar } from "./similar-bar.tsx";
import { useGoneItems } from "./gone-items.ts";
import { useGridLook } from "./use-grid-look.ts";
import { useJustChanged } from "./just-changed.ts";
import { ExploreBars } from "./explore-bars.tsx";
import { useMediaItems } from "./use-media-items.ts";
import { SortMenu } from "./sort-menu.tsx";
import { useSelection } from "./use-selection.ts";
import { useSimilarItems } from "./use-similar-items.ts";
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
  const canCompare = useFeature("similar") === true;
  const anchor = canCompare ? anchorIn(search) : null;
  const listed = useMediaItems(dataset.id, shown.at, { filter, order, enabled: anchor === null });
  const similar = useSimilarItems(dataset.id, shown.at, filter, anchor);
  const matching = anchor === null ? listed : similar;
  const gone = useGoneItems(matching, JSON.stringify([shown.at, filter, order, anchor]));
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
  const { selection, select, pick, lasso, range, selectFound } = useSelection(items, filter, {
    order,
    anchor,
  });
  const { total, head } = matching;
  // Neither while a past version is shown, nor while one is about to be.
  const changeable = at === null && shown.at === null;
  const canCluster = useFeature("clusters") === true;
  const view = canCluster ? viewIn(search) : "items";
  const threshold = thresholdIn(search);

  function selectAll() {
    // The nearest are no filter: they are named one by one.
    if (anchor === null) select(everything);
    else void selectFound(async () => matching.all({ first: 0, last: total ?? 0 }));
  }

  /** Of near-duplicates all but one. More than one request takes are shown alone: then all of them can be selected. */
  function selectSpares() {
    const spares: MediaFilter = { ...filter, has: ["spare"] };
    void selectFound(async () => {
      const found = await fetchMediaSpan(dataset.id, { filter: spares, order }, [0, mostSingle]);
      if (found.length <= mostSingle) return found;
      change({ has: "spare" });
      return [];
    });
  }

  const result = <EditResult done={done} head={head} onDone={setDone} />;

  function filterBy(name: "label" | "tag", value: string) {
    const next = new URLSearchParams(search);
    if (!next.getAll(name).includes(value)) next.append(name, value);
    address.closeTo(next);
  }

  /** From the page of an item, which closes. */
  function showSimilar(item: MediaItem) {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(changeToAnchor(anchorOf(item)))) {
      if (typeof value === "string") next.set(name, value);
      else next.delete(name);
    }
    address.closeTo(next);
  }

  if (items.error !== null) {
    return (
      <ItemsError
        error={items.error}
        at={shown.at}
        filter={filter}
        anchor={anchor}
        onRetry={items.retry}
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
        {anchor && <SimilarBar anchor={anchor} at={shown.at} notEmbedded={similar.notEmbedded} />}
        <ResultBar
          looks={looks}
          changes={mediaId === null && result}
          onSelectAll={
            changeable &&
            view === "items" &&
            total !== null &&
            total > 0 &&
            selectedCount(selection, total) === 0
              ? selectAll
              : null
          }
          onSelectSpares={
            changeable && view === "items" && anchor === null && isNearDuplicates(filter)
              ? selectSpares
              : null
          }
          view={
            canCluster
              ? {
                  view,
                  onView: (next) => change(changeToView(next)),
                  threshold: (
                    <Threshold
                      level={threshold}
                      onChange={(level) => change(changeToThreshold(level), { replace: true })}
                    />
                  ),
                }
              : null
          }
          sort={anchor === null && <SortMenu order={order} />}
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
      {view === "clusters" && <ClustersView at={shown.at} filter={filter} threshold={threshold} />}
      {view === "items" && total === null && <GridSkeleton />}
      {view === "items" && items.total === 0 && (
        <NoItems filtered={isFiltered(filter)} past={!changeable} />
      )}
      {view === "items" && items.total !== null && items.total > 0 && (
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
          onSimilar={canCompare ? (item) => change(changeToAnchor(anchorOf(item))) : undefined}
          onShow={items.show}
        />
      )}
      {view === "items" && <GridFoot items={items} range={range} isSwitching={isSlow} />}
      {changeable && view === "items" && total !== null && (
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
          onSelectAll={selectAll}
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
        onSimilar={canCompare ? showSimilar : undefined}
        onDone={setDone}
        result={mediaId !== null && result}
      />
    </>
  );
}

const anchorOf = ({ media_id: id }: MediaItem): Anchor => ({ id, type: "MEDIA" });

/** Whether the items are near-duplicates and no others. */
function isNearDuplicates({ has }: MediaFilter): boolean {
  return has?.length === 1 && has[0] === "near_duplicate";
}

/** The number of all items of the shown version; null while it is unknown. */
function itemsOf(dataset: Dataset, { snapshot }: Versions, at: VersionId): number | null {
  const counted = at === null ? dataset : snapshot;
  return counted === null ? null : (counted.n_images ?? 0) + (counted.n_videos ?? 0);
}
