import { ActionIcon, Button, Modal } from "@mantine/core";
import {
  IconArrowLeft,
  IconDownload,
  IconExternalLink,
  IconPhotoSearch,
  IconX,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { MediaItem } from "#contract/media.ts";
import { downloadAddress } from "#/api/media.ts";
import { useDatasetPage } from "#/features/dataset/use-dataset-page.ts";
import { exploreText } from "#/strings/explore.ts";
import { itemPage as text } from "#/strings/item.ts";
import classes from "./item-bar.module.css";

interface ItemBarProps {
  item: MediaItem | undefined;
  /** Where there is no item. */
  title: string;
  /** Its position in words; null where it is unknown. */
  position: string | null;
  version: ReactNode;
  /** Absent where items cannot be compared by their looks. */
  onSimilar: ((item: MediaItem) => void) | undefined;
  onClose: () => void;
}

/** What is shown, where it is in the result, and its original. */
export function ItemBar({ item, title, position, version, onSimilar, onClose }: ItemBarProps) {
  const { dataset } = useDatasetPage();
  const slash = item ? item.file_name.lastIndexOf("/") + 1 : 0;
  return (
    <header className={classes.root}>
      <ActionIcon size="lg" aria-label={text.toGrid} onClick={onClose}>
        <IconArrowLeft size={18} />
      </ActionIcon>
      <div className={classes.name} title={item?.file_name}>
        <span className={classes.dataset}>{dataset.display_name} / </span>
        {/* In one piece: the folders and the name are two elements. */}
        <Modal.Title className={classes.title} aria-label={item?.file_name}>
          {item ? (
            <>
              <span>{item.file_name.slice(0, slash)}</span>
              <strong>{item.file_name.slice(slash)}</strong>
            </>
          ) : (
            title
          )}
        </Modal.Title>
      </div>
      {version}
      <span className={classes.position}>{position}</span>
      {item && (
        <>
          {onSimilar && item.media_type === "image" && (
            <ActionIcon
              size="lg"
              aria-label={exploreText.similarTo}
              title={exploreText.similarTo}
              onClick={() => onSimilar(item)}
            >
              <IconPhotoSearch size={18} />
            </ActionIcon>
          )}
          <ActionIcon
            size="lg"
            component="a"
            href={item.media_uri}
            target="_blank"
            rel="noreferrer"
            aria-label={text.open}
            title={text.open}
            className={classes.open}
          >
            <IconExternalLink size={16} />
          </ActionIcon>
          <Button
            component="a"
            variant="default"
            href={downloadAddress(item)}
            download={item.file_name.slice(slash)}
            leftSection={<IconDownload size={16} aria-hidden />}
            aria-label={text.download}
            classNames={{ root: classes.download, label: classes.downloadLabel }}
          >
            {text.download}
          </Button>
        </>
      )}
      <ActionIcon size="lg" aria-label={text.close} onClick={onClose}>
        <IconX size={18} />
      </ActionIcon>
    </header>
  );
}
