import { Button } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconFilterOff, IconPhoto } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { MediaFilter, MediaItem } from "#contract/media.ts";
import { describeError } from "#/api/describe-error.ts";
import { mediaListQuery } from "#/api/media.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { tileSizes } from "#/components/media/grid-layout.ts";
import { MediaGrid } from "#/components/media/media-grid.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { errorStrings } from "#/strings/errors.ts";
import { exploreText } from "#/strings/explore.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { isFiltered } from "./explore-filter.ts";
import classes from "./explore-items.module.css";
import { ExploreToolbar } from "./explore-toolbar.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { ItemDialog } from "./item-dialog.tsx";
import { type Selection, choose, isSelected, nothing } from "./selection.ts";

interface ExploreItemsProps {
  /** A snapshot's id; null: now. */
  at: string | null;
  filter: MediaFilter;
}

/** The items: filters, grid, selection, and one of them in large. */
export function ExploreItems({ at, filter }: ExploreItemsProps) {
  const { dataset } = useDatasetPage();
  const query = useInfiniteQuery(mediaListQuery(dataset.id, at, filter));
  const { fetchNextPage, hasNextPage, isFetchNextPageError, isFetching } = query;
  const [search, change] = useSearchChange();
  const [tileSize, setTileSize] = useLocalStorage<number>({
    key: "stillframe.tile-size",
    defaultValue: tileSizes.initial,
    getInitialValueInEffect: false,
  });
  // Not a passing notice: those float where the selection's actions are.
  const [result, setResult] = useState("");
  const filterKey = JSON.stringify(filter);
  const [chosen, setChosen] = useState({ filterKey, selection: nothing });
  // another filter is another list: what was selected of the old one may not be in sight
  const selection = chosen.filterKey === filterKey ? chosen.selection : nothing;

  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? items.length;
  const head = query.data?.pages[0]?.head;

  const more = useCallback(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage]);

  function select(next: Selection) {
    setResult("");
    setChosen({ filterKey, selection: next });
  }

  function pick(index: number, range: boolean) {
    const ids = items.map(({ media_id }) => media_id);
    select(choose(selection, ids, index, range));
  }

  if (query.isPending) return <GridSkeleton />;
  if (query.data === undefined) {
    return <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      {(items.length > 0 || isFiltered(filter)) && (
        <ExploreToolbar
          filter={filter}
          items={items}
          total={total}
          tileSize={tileSize}
          onTileSize={setTileSize}
          onSelectAll={at === null && total > 0 ? () => select({ kind: "all" }) : null}
        />
      )}
      <p className={classes.result} role="status">
        {result}
      </p>
      {query.isRefetchError && <p className={classes.stale}>{errorStrings.stale}</p>}
      {items.length === 0 ? (
        <Empty filtered={isFiltered(filter)} past={at !== null} />
      ) : (
        <MediaGrid
          label={exploreText.grid}
          items={items}
          tileSize={tileSize}
          isSelected={(item) => isSelected(selection, item.media_id)}
          onSelect={at === null ? pick : undefined}
          onOpen={(item) => change({ item: item.media_id })}
          onEnd={more}
        />
      )}
      <div className={classes.foot} role="status">
        {isFetchNextPageError ? (
          <>
            {exploreText.moreFailed}{" "}
            <Button variant="default" size="compact-sm" onClick={() => void fetchNextPage()}>
              {exploreText.retry}
            </Button>
          </>
        ) : (
          query.isFetchingNextPage && exploreText.more
        )}
      </div>
      {at === null && (
        <BulkBar
          selection={selection}
          items={items}
          total={total}
          filter={filter}
          head={head}
          onClear={() => select(nothing)}
          onDone={(words) => {
            select(nothing);
            setResult(words);
          }}
          onSelectAll={() => select({ kind: "all" })}
        />
      )}
      <ItemDialog
        mediaId={search.get("item")}
        at={at}
        items={items}
        total={total}
        onShow={(item: MediaItem | null) =>
          change({ item: item?.media_id ?? null }, { replace: true })
        }
        onNearEnd={more}
      />
    </>
  );
}

function Empty({ filtered, past }: { filtered: boolean; past: boolean }) {
  const { facts } = useDatasetPage();
  const [, change] = useSearchChange();
  const words = exploreText.empty;
  if (filtered) {
    return (
      <StateMessage
        icon={<IconFilterOff size={22} />}
        title={exploreText.noMatch.title}
        text={exploreText.noMatch.text}
        actions={
          <Button
            variant="default"
            onClick={() => change({ label: null, tag: null, type: null, text: null })}
          >
            {exploreText.filters.clear}
          </Button>
        }
      />
    );
  }
  const building = facts.unfinished.includes("DATASET_CREATION");
  const text = past
    ? words.past
    : building
      ? words.building
      : facts.status === "DRAFT"
        ? words.draft
        : words.text;
  return (
    <StateMessage
      icon={<IconPhoto size={22} />}
      title={building && !past ? words.buildingTitle : words.title}
      text={text}
    />
  );
}
