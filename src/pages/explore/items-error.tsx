import { Button } from "@mantine/core";
import { IconPhotoSearch } from "@tabler/icons-react";
import type { MediaFilter } from "#contract/media.ts";
import type { Anchor } from "#/api/clusters.ts";
import { describeError } from "#/api/describe-error.ts";
import { ApiError } from "#/api/errors.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { ReindexButton } from "#/features/models/reindex-button.tsx";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { similarText } from "#/strings/clusters.ts";
import { exploreText } from "#/strings/explore.ts";
import { ExploreBars } from "./explore-bars.tsx";
import { isFiltered, noFilters } from "./explore-filter.ts";
import { changeToAnchor } from "./explore-view.ts";
import { SimilarBar } from "./similar-bar.tsx";

interface ItemsErrorProps {
  error: Error;
  at: string | null;
  filter: MediaFilter;
  anchor: Anchor | null;
  onRetry: () => void;
}

/** Why there are no items, with the ways out. */
export function ItemsError({ error, at, filter, anchor, onRetry }: ItemsErrorProps) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  if (anchor !== null && error instanceof ApiError && error.code === "not_embedded") {
    return (
      <>
        <ExploreBars>
          <SimilarBar anchor={anchor} at={at} notEmbedded={0} />
        </ExploreBars>
        <StateMessage
          icon={<IconPhotoSearch size={22} />}
          title={similarText.none.title}
          text={similarText.none.text}
          actions={<ReindexButton dataset={dataset} />}
        />
      </>
    );
  }
  return (
    <ErrorMessage
      error={describeError(error)}
      onRetry={onRetry}
      actions={
        <>
          {anchor && (
            <Button variant="default" onClick={() => change(changeToAnchor(null))}>
              {similarText.remove}
            </Button>
          )}
          {/* The filters may be what the server refuses. */}
          {isFiltered(filter) && (
            <Button variant="default" onClick={() => change(noFilters(search))}>
              {exploreText.filters.clear}
            </Button>
          )}
        </>
      }
    />
  );
}
