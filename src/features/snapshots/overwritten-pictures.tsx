import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Receipt } from "#contract/receipt.ts";
import { diffPageQuery } from "#/api/comparison.ts";
import { describeError } from "#/api/describe-error.ts";
import { useFeature } from "#/api/session.ts";
import { JustifiedStrip } from "#/components/media/justified-strip.tsx";
import { count } from "#/lib/numbers.ts";
import { paths } from "#/paths.ts";
import { overwrittenText as text } from "#/strings/overwritten.ts";
import { refusalMessage } from "#/strings/refusals.ts";
import classes from "./overwritten-pictures.module.css";

/** Enough to fill a row at the largest width. */
const asked = 24;
const signs = { added: "+", removed: "−", modified: "~" } as const;

interface OverwrittenPicturesProps {
  receipt: Receipt;
  /** Of the pictures, in pixels. */
  height?: number;
}

/**
 * Pictures of the items that a restore replaced, as they were before it: from the snapshot that has the replaced state,
 * while that exists.
 */
export function OverwrittenPictures({ receipt, height = 44 }: OverwrittenPicturesProps) {
  const { dataset_id: datasetId, undo, snapshot_id: restored, snapshot_name: name } = receipt;
  const canCompare = useFeature("diff") === true && undo !== null;
  // A partial restore made another version than the snapshot that it took from.
  const to = receipt.scope === null ? restored : "head";
  const pair = { from: undo?.snapshot_id ?? "", to, head: undefined };
  const isWhole = receipt.scope === null;
  const { data, error } = useQuery({
    ...diffPageQuery(datasetId, pair, {}, 0, asked),
    enabled: canCompare && isWhole,
    retry: false,
  });
  if (!canCompare || !isWhole) {
    const { undo_refusal_code: code, undo_refusal: sentence } = receipt;
    const reason = refusalMessage({ code, params: {} }) ?? sentence ?? text.part;
    return <p className={classes.none}>{reason}</p>;
  }
  if (error !== null) return <p className={classes.none}>{describeError(error).title}</p>;
  const all = data?.items.map((item) => {
    const shown = item.before ?? item.after;
    return shown && { ...shown, change: item.change };
  });
  const items = all?.flatMap((item) => item ?? []);
  if (data?.total === 0) return <p className={classes.none}>{text.nothing}</p>;
  return (
    <div className={classes.root}>
      <JustifiedStrip
        label={text.label(name)}
        items={items}
        rows={1}
        height={height}
        over={signOf}
      />
      <Link to={paths.compare(datasetId, { from: pair.from, to })}>
        {data ? text.all(count(data.total)) : text.compare}
      </Link>
    </div>
  );
}

function signOf({ change }: { change: keyof typeof signs }) {
  return (
    <span className={classes.sign} title={text.changes[change]}>
      <span aria-hidden>{signs[change]}</span>
      <span className={classes.hidden}>{text.changes[change]}</span>
    </span>
  );
}
