import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconFilterOff, IconPhotoOff, IconStack2 } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import type { ExploreCluster } from "#contract/clusters.ts";
import { type DocumentedSearch, documentedClustersQuery } from "#/api/clusters.ts";
import { describeError } from "#/api/describe-error.ts";
import { hasStatus } from "#/api/errors.ts";
import { ErrorMessage } from "#/components/error-message.tsx";
import { SearchField } from "#/components/ui/search-field.tsx";
import { StateMessage } from "#/components/ui/state-message.tsx";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { useSearchChange } from "#/lib/use-search-change.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { paths } from "#/paths.ts";
import { clustersText as words, documentedText } from "#/strings/clusters.ts";
import { exploreText } from "#/strings/explore.ts";
import { BrokenBanner } from "../broken-banner.tsx";
import face from "../clusters/cluster-face.module.css";
import { ClusterFace, ClustersWaiting } from "../clusters/cluster-face.tsx";
import { Threshold } from "../clusters/threshold.tsx";
import { AnchorChip } from "../anchor-chip.tsx";
import { TooStrict } from "../clusters/too-strict.tsx";
import { anchorIn, changeToAnchor, changeToThreshold, thresholdIn } from "../explore-view.ts";
import { PictureSearch } from "../picture-search.tsx";
import { ClusterDialog } from "./cluster-dialog.tsx";
import classes from "./documented-clusters.module.css";

const typingMs = 300;

/** The items of a dataset on a backend that does not list them: as clusters, with some pictures of each. */
export function DocumentedClusters() {
  const { dataset } = useDatasetPage();
  const [search, change] = useSearchChange();
  const [typed, setTyped] = useSearchText("text");
  const [text] = useDebouncedValue(typed.trim(), typingMs);
  const asked = { threshold: thresholdIn(search), text, anchor: anchorIn(search) };
  const query = useInfiniteQuery(documentedClustersQuery(dataset.id, asked));
  const [opened, setOpened] = useState<ExploreCluster | null>(null);
  const colourOf = useClassColours(dataset.id);
  const pages = query.data?.pages;

  // The dataset is there, so it is the operation that is not: the timeline is all that there is then.
  if (pages === undefined && hasStatus(query.error, 404, 405)) return <NoMedia />;
  const clusters = pages?.flatMap((page) => page.clusters) ?? [];
  // Among their pictures, most likely in the nearest.
  const anchored = clusters
    .flatMap(({ previews }) => previews)
    .find(({ media_id: id }) => id === asked.anchor?.id);
  return (
    <>
      <BrokenBanner dataset={dataset} />
      <div className={classes.bar} role="group" aria-label={documentedText.region}>
        <PictureSearch at={null}>
          <SearchField
            className={classes.search}
            label={documentedText.search}
            value={typed}
            onChange={setTyped}
          />
        </PictureSearch>
        {asked.anchor && (
          <AnchorChip anchor={asked.anchor} item={anchored} picture={anchored?.media_thumb_uri} />
        )}
        <div className={classes.threshold}>
          <Threshold
            level={asked.threshold}
            onChange={(level) => change(changeToThreshold(level), { replace: true })}
          />
        </div>
      </div>
      {pages === undefined ? (
        query.isError ? (
          <ErrorMessage error={describeError(query.error)} onRetry={() => void query.refetch()} />
        ) : (
          <ClustersWaiting />
        )
      ) : clusters.length === 0 ? (
        <Nothing asked={asked} />
      ) : (
        <div aria-busy={query.isPlaceholderData || undefined}>
          <p className={classes.found} role="status">
            {query.hasNextPage ? words.atLeast(clusters.length) : words.found(clusters.length)}
          </p>
          <ul
            className={face.list}
            aria-label={words.list}
            data-old={query.isPlaceholderData || undefined}
          >
            {clusters.map((cluster) => (
              <li key={cluster.cluster_id}>
                <button
                  type="button"
                  className={`${face.card} ${classes.card}`}
                  onClick={() => setOpened(cluster)}
                >
                  <ClusterFace cluster={cluster} colourOf={colourOf} />
                </button>
              </li>
            ))}
          </ul>
          {query.hasNextPage && (
            <div className={classes.more}>
              {query.isFetchNextPageError && <span role="alert">{words.moreFailed}</span>}
              <Button
                variant="default"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {words.more}
              </Button>
            </div>
          )}
        </div>
      )}
      <ClusterDialog
        cluster={opened}
        onClose={() => setOpened(null)}
        onSimilar={(id) => {
          setOpened(null);
          change({ ...changeToAnchor({ id, type: "MEDIA" }), text: null });
        }}
      />
    </>
  );
}

function Nothing({ asked: { threshold, text, anchor } }: { asked: DocumentedSearch }) {
  const [, change] = useSearchChange();
  if (text !== "" || anchor !== null) {
    return (
      <StateMessage
        icon={<IconFilterOff size={22} />}
        title={documentedText.noMatch.title}
        text={documentedText.noMatch.text}
        actions={
          <Button variant="default" onClick={() => change({ ...changeToAnchor(null), text: null })}>
            {documentedText.noMatch.clear}
          </Button>
        }
      />
    );
  }
  if (threshold > 0) return <TooStrict threshold={threshold} />;
  return (
    <StateMessage
      icon={<IconStack2 size={22} />}
      title={documentedText.empty.title}
      text={documentedText.empty.text}
    />
  );
}

function NoMedia() {
  const { dataset } = useDatasetPage();
  return (
    <>
      <BrokenBanner dataset={dataset} />
      <StateMessage
        icon={<IconPhotoOff size={22} />}
        title={exploreText.noMedia.title}
        text={exploreText.noMedia.text}
        actions={
          <Button component={Link} to={paths.timeline(dataset.id)}>
            {exploreText.noMedia.action}
          </Button>
        }
      />
    </>
  );
}
