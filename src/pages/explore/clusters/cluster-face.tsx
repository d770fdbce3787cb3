import { VisuallyHidden } from "@mantine/core";
import type { ExploreCluster } from "#contract/clusters.ts";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { Bone } from "#/components/ui/bone.tsx";
import { count } from "#/lib/numbers.ts";
import { clustersText as words } from "#/strings/clusters.ts";
import classes from "./cluster-face.module.css";

interface ClusterFaceProps {
  cluster: ExploreCluster;
  colourOf: (label: string) => string;
}

/** The most labels that a card names. */
const most = 3;
/** The most pictures on a card. */
const shown = 4;

/** What a card shows of a cluster: some of its pictures, how many there are, its labels. */
export function ClusterFace({ cluster, colourOf }: ClusterFaceProps) {
  const previews = cluster.previews.slice(0, shown);
  const labels = cluster.label_counts ?? cluster.labels.map((value) => ({ value, count: null }));
  const named = labels.slice(0, most);
  const more = cluster.labels.length - named.length;
  return (
    <>
      <span className={classes.pictures} data-few={previews.length < 3 || undefined}>
        {previews.map((preview) => (
          <img
            key={preview.media_id}
            src={thumbnailAddress(preview.media_thumb_uri, 160, window.devicePixelRatio)}
            alt=""
            loading="lazy"
            decoding="async"
          />
        ))}
      </span>
      <span className={classes.contents}>{words.contents(cluster.n_images, cluster.n_videos)}</span>
      {cluster.label_counts && (
        <span className={classes.bar} aria-hidden>
          {cluster.label_counts.map(({ value, count: n }) => (
            <span key={value} style={{ flexGrow: n, background: colourOf(value) }} />
          ))}
        </span>
      )}
      <span className={classes.labels}>
        {named.map(({ value, count: n }) => (
          <span key={value}>
            {n !== null && <i style={{ background: colourOf(value) }} />}
            <bdi>{value}</bdi> {n !== null && <small>{count(n)}</small>}
          </span>
        ))}
        {more > 0 && <span>{words.otherLabels(more)}</span>}
        {named.length === 0 && <span>{words.noLabels}</span>}
      </span>
    </>
  );
}

/** Stands where the cards will be. */
export function ClustersWaiting() {
  return (
    <div role="status" className={classes.list}>
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      {Array.from({ length: 8 }, (_, index) => (
        <Bone key={index} height="15rem" />
      ))}
    </div>
  );
}
