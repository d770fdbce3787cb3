import { Button, Modal } from "@mantine/core";
import { IconPhotoSearch } from "@tabler/icons-react";
import { useState } from "react";
import type { ExploreCluster } from "#contract/clusters.ts";
import { clustersText, documentedText as words } from "#/strings/clusters.ts";
import classes from "./cluster-dialog.module.css";

interface ClusterDialogProps {
  /** null: closed. */
  cluster: ExploreCluster | null;
  onClose: () => void;
  /** Looks for what is like an item. */
  onSimilar: (mediaId: string) => void;
}

/** The pictures of a cluster that the backend shows, large; it has no list of all of them. */
export function ClusterDialog({ cluster, onClose, onSimilar }: ClusterDialogProps) {
  // It stays while the dialog closes.
  const [last, setLast] = useState(cluster);
  if (cluster !== null && cluster !== last) setLast(cluster);
  if (last === null) return null;
  const { previews, n_images: images, n_videos: videos } = last;
  const contents = clustersText.contents(images, videos);
  return (
    <Modal
      opened={cluster !== null}
      onClose={onClose}
      title={words.cluster(contents)}
      size="64rem"
      closeButtonProps={{ "aria-label": words.close }}
    >
      {previews.length < images + videos && (
        <p className={classes.note}>{words.someOf(previews.length, images + videos)}</p>
      )}
      <ul className={classes.pictures}>
        {previews.map((preview) => {
          const name = preview.file_name.split("/").at(-1) ?? preview.file_name;
          return (
            <li key={preview.media_id}>
              <img
                src={preview.type === "VIDEO" ? preview.media_thumb_uri : preview.media_uri}
                alt={preview.caption ?? name}
                loading="lazy"
              />
              <div className={classes.words}>
                <b title={preview.file_name}>
                  <bdi>{name}</bdi>
                </b>
                {preview.caption !== null && preview.caption !== "" && <p>{preview.caption}</p>}
              </div>
              <Button
                variant="default"
                size="compact-sm"
                leftSection={<IconPhotoSearch size={14} aria-hidden />}
                aria-label={words.similarTo(name)}
                onClick={() => onSimilar(preview.media_id)}
              >
                {words.similar}
              </Button>
            </li>
          );
        })}
      </ul>
    </Modal>
  );
}
