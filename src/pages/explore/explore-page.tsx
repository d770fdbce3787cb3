import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Suspense, lazy } from "react";
import { describeError } from "#/api/describe-error.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { shellText } from "#/strings/shell.ts";
import { versionText } from "#/strings/versions.ts";
import { BisectBar } from "./bisect-bar.tsx";
import { ExploreItems } from "./explore-items.tsx";
import { filterOf, orderOf } from "./explore-filter.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { BrokenBanner } from "./broken-banner.tsx";
import { useVersionKeys } from "./use-version-keys.ts";
import { useVersions } from "./use-versions.ts";
import { backToNow, useVersionSearch } from "#/features/dataset/version-search.ts";

/** Only backends without a list of items need it. */
const DocumentedClusters = lazy(async () => ({
  default: (await import("./documented/documented-clusters.tsx")).DocumentedClusters,
}));

/** The items of a dataset, now or at a snapshot. */
export function ExplorePage() {
  const { dataset } = useDatasetPage();
  const capabilities = useQuery(capabilitiesQuery());
  usePageTitle(shellText.pageTitle([exploreText.title(dataset.display_name)]));

  if (capabilities.isPending) return <GridSkeleton />;
  if (capabilities.isError) {
    return (
      <ErrorMessage
        error={describeError(capabilities.error)}
        onRetry={() => void capabilities.refetch()}
      />
    );
  }
  if (!capabilities.data.features.includes("media")) {
    return (
      <Suspense fallback={<GridSkeleton />}>
        <DocumentedClusters key={dataset.id} />
      </Suspense>
    );
  }
  return <Versioned key={dataset.id} hasMore={capabilities.data.features.includes("filters")} />;
}

/**
 * One version of the dataset; the component stays mounted when the version changes.
 * @param hasMore The backend has the feature `filters`.
 */
function Versioned({ hasMore }: { hasMore: boolean }) {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const { at, flip, show } = useVersionSearch();
  const versions = useVersions(at, flip);
  useVersionKeys(versions, show);
  if (versions.error !== null) {
    return (
      <>
        <ErrorMessage
          error={describeError(versions.error)}
          onRetry={versions.retry}
          actions={
            <Button variant="default" onClick={() => change(backToNow)}>
              {versionText.back}
            </Button>
          }
        />
        <BisectBar at={at} />
      </>
    );
  }
  const isTravelling = at !== null || flip !== undefined;
  return (
    <>
      {at === null && <BrokenBanner dataset={dataset} />}
      <ExploreItems
        at={at}
        filter={filterOf(search, hasMore)}
        order={orderOf(search, hasMore)}
        versions={versions}
        isTravelling={isTravelling}
        onVersion={show}
      />
    </>
  );
}
