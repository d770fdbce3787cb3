import { Button } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { describeError } from "#/api/describe-error.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
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
  if (!capabilities.data.features.includes("media")) return <NoMedia datasetId={dataset.id} />;
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

/** Shown on a backend with the documented API only. */
function NoMedia({ datasetId }: { datasetId: string }) {
  const { dataset } = useDatasetPage();
  return (
    <>
      <BrokenBanner dataset={dataset} />
      <StateMessage
        icon={<IconPhotoOff size={22} />}
        title={exploreText.noMedia.title}
        text={exploreText.noMedia.text}
        actions={
          <Button component={Link} to={paths.timeline(datasetId)}>
            {exploreText.noMedia.action}
          </Button>
        }
      />
    </>
  );
}
