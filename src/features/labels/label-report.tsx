import type { LabelReport } from "#contract/annotations.ts";
import { TileBoxes } from "#/components/media/tile-boxes.tsx";
import { thumbnailAddress } from "#/components/media/grid-layout.ts";
import { useClassColours } from "#/features/dataset/class-colours.ts";
import { count } from "#/lib/numbers.ts";
import { labelsImport as words } from "#/strings/labels-import.ts";
import classes from "./import-labels.module.css";
import { Listed } from "./listed.tsx";

interface ReportOfLabelsProps {
  datasetId: string;
  report: LabelReport;
}

/** Classes that are named. */
const named = 12;
/** The largest sides of the picture, in pixels, and what a dialog takes beside it. */
const room = { width: 360, height: 240 };
const beside = 84;

/** What an import would find: a sentence, what is left over, and a picture to check it by. */
export function ReportOfLabels({ datasetId, report }: ReportOfLabelsProps) {
  const { format, items, items_without_labels: without, classes: names } = report;
  const shown = [
    words.found(
      format === null ? "" : words.formatNames[format],
      items - without,
      items,
      names.length,
    ),
    ...(without > 0 ? [words.without(without)] : []),
    ...(report.unmatched_annotations > 0 ? [words.strays(report.unmatched_annotations)] : []),
  ];
  const problems = report.problems.map(
    ({ file, where, reason }) => `${where === null ? file : `${file}, ${where}`}: ${reason}`,
  );
  return (
    <div className={classes.report}>
      <p className={classes.sentence}>{shown.join(", ")}</p>
      {names.length > 0 && (
        <ul className={classes.classes} aria-label={words.classes}>
          {names.slice(0, named).map(({ name, count: times }) => (
            <li key={name}>
              <bdi>{name}</bdi> <span>{count(times)}</span>
            </li>
          ))}
          {names.length > named && <li>{words.more(names.length - named)}</li>}
        </ul>
      )}
      <Listed
        summary={words.unmatched(report.unmatched_items)}
        lines={report.unmatched}
        total={report.unmatched_items}
      />
      <Listed
        summary={words.problems(report.problems_total)}
        lines={problems}
        total={report.problems_total}
      />
      {report.sample && <Sample datasetId={datasetId} sample={report.sample} />}
    </div>
  );
}

function Sample({
  datasetId,
  sample: { item, labels },
}: {
  datasetId: string;
  sample: NonNullable<LabelReport["sample"]>;
}) {
  const colourOf = useClassColours(datasetId);
  if (item.width <= 0 || item.height <= 0) return null;
  const wide = Math.min(room.width, window.innerWidth - beside);
  const scale = Math.min(wide / item.width, room.height / item.height);
  const [width, height] = [Math.round(item.width * scale), Math.round(item.height * scale)];
  const side = Math.max(width, height);
  return (
    <figure className={classes.sample}>
      <span className={classes.picture} style={{ width, height }}>
        <img
          src={thumbnailAddress(item.media_thumb_uri, side, window.devicePixelRatio)}
          alt=""
          width={width}
          height={height}
        />
        <TileBoxes
          item={{ ...item, labels }}
          width={width}
          height={height}
          surerThan={0}
          colourOf={colourOf}
        />
      </span>
      <figcaption>{words.sample(item.file_name)}</figcaption>
    </figure>
  );
}
