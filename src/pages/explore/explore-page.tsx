import { Button } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { describeError } from "#/api/describe-error.ts";
import { capabilitiesQuery } from "#/api/session.ts";
import { snapshotQuery } from "#/api/snapshots.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { usePageTitle } from "#/lib/use-page-title.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { exploreText } from "#/strings/explore.ts";
import { shellText } from "#/strings/shell.ts";
import { ExploreItems } from "./explore-items.tsx";
import { filterOf } from "./explore-filter.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { BrokenBanner, PastBanner } from "./explore-banners.tsx";

/** What a dataset holds, now or at a snapshot. */
export function ExplorePage() {
  const { dataset } = useDatasetPage();
  const [search] = useSearchParams();
  const at = search.get("at");
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
  if (at !== null) return <Past key={at} at={at} />;
  return (
    <>
      <BrokenBanner dataset={dataset} />
      <ExploreItems key={dataset.id} at={null} filter={filterOf(search)} />
    </>
  );
}

function Past({ at }: { at: string }) {
  const { dataset } = useDatasetPage();
  const [search] = useSearchParams();
  const snapshot = useQuery(snapshotQuery(dataset.id, at));
  if (snapshot.isError && snapshot.data === undefined) {
    return (
      <ErrorMessage
        error={describeError(snapshot.error)}
        onRetry={() => void snapshot.refetch()}
        actions={
          <Button component={Link} to={paths.explore(dataset.id)} variant="default">
            {exploreText.past.back}
          </Button>
        }
      />
    );
  }
  return (
    <>
      <PastBanner snapshot={snapshot.data ?? null} />
      <ExploreItems at={at} filter={filterOf(search)} />
    </>
  );
}

/** A backend with the documented API only. */
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
