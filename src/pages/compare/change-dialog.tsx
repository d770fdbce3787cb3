import { ActionIcon, Modal } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { Link } from "react-router";
import type { DiffItem } from "#contract/diff.ts";
import type { MediaItem } from "#contract/media.ts";
import { ItemPicture } from "#/components/media/item-picture.tsx";
import { useItemKeys } from "#/components/media/use-item-keys.ts";
import { whole } from "#/components/media/zoom.ts";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { useDatasetPage } from "#/pages/dataset/use-dataset-page.ts";
import { paths } from "#/paths.ts";
import { compareText as text } from "#/strings/compare.ts";
import { Chips } from "./chips.tsx";
import classes from "./compare-page.module.css";
import { valueDifferences } from "./item-differences.ts";

interface ChangeDialogProps {
  /** The place of the one that is open; null: closed. */
  index: number | null;
  change: DiffItem | undefined;
  total: number;
  from: string;
  to: string;
  onShow: (index: number | null) => void;
}

/** An item that differs, in large: both sides, and every value that is not the same. */
export function ChangeDialog({ index, change, total, from, to, onShow }: ChangeDialogProps) {
  const opened = useAfterMount(index !== null, false);
  const narrow = useMediaQuery("(max-width: 56em)", false);
  return (
    <Modal
      opened={opened}
      onClose={() => onShow(null)}
      title={(change?.after ?? change?.before)?.file_name ?? text.loading}
      size="min(84rem, calc(100vw - 3rem))"
      fullScreen={narrow === true}
    >
      {change && index !== null && (
        <Contents change={change} index={index} total={total} from={from} to={to} onShow={onShow} />
      )}
    </Modal>
  );
}

interface ContentsProps extends Omit<ChangeDialogProps, "index" | "change"> {
  index: number;
  change: DiffItem;
}

function Contents({ change, index, total, from, to, onShow }: ContentsProps) {
  const previous = index > 0 ? () => onShow(index - 1) : null;
  const next = index < total - 1 ? () => onShow(index + 1) : null;
  useItemKeys({ onPrevious: previous, onNext: next, zoom: null });
  return (
    <div className={classes.large}>
      <div className={classes.steps}>
        <ActionIcon
          size="lg"
          aria-label={text.previous}
          disabled={previous === null}
          onClick={() => previous?.()}
        >
          <IconChevronLeft size={20} />
        </ActionIcon>
        <span>{text.position(index + 1, total)}</span>
        <ActionIcon
          size="lg"
          aria-label={text.next}
          disabled={next === null}
          onClick={() => next?.()}
        >
          <IconChevronRight size={20} />
        </ActionIcon>
        <Chips change={change} most={100} />
      </div>
      <div className={classes.sides}>
        <Side
          title={text.from}
          item={change.before}
          absent={text.absent.before}
          version={from}
          open={text.exploreBefore}
        />
        <Side
          title={text.to}
          item={change.after}
          absent={text.absent.after}
          version={to}
          open={text.exploreAfter}
        />
      </div>
      <dl className={classes.values}>
        {valueDifferences(change).map(({ field, name, before, after }) => (
          <div key={`${field} ${name} ${before}`}>
            <dt>{name ?? text.fields[field]}</dt>
            <dd>
              <del>{before ?? text.empty}</del> → <ins>{after ?? text.empty}</ins>
            </dd>
          </div>
        ))}
      </dl>
      {change.same_bytes_as !== null && <p className={classes.note}>{text.again}</p>}
    </div>
  );
}

interface SideProps {
  title: string;
  item: MediaItem | null;
  absent: string;
  version: string;
  open: string;
}

function Side({ title, item, absent, version, open }: SideProps) {
  const { dataset } = useDatasetPage();
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {item === null ? (
        <p className={classes.absent}>{absent}</p>
      ) : (
        <>
          <ItemPicture item={item} boxes pointed={null} view={whole} />
          <Link
            to={`${paths.explore(dataset.id, version === "head" ? undefined : version)}${version === "head" ? "?" : "&"}item=${item.media_id}`}
          >
            {open}
          </Link>
        </>
      )}
    </section>
  );
}
