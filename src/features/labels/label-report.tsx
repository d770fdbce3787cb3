import type { LabelReport } from "#contract/annotations.ts";
import type { Label } from "#contract/media.ts";
import { TileBoxes } from "#/components/media/tile-boxes.tsx";
import { count } from "#/lib/numbers.ts";
import { labelsImport as words } from "#/strings/labels-import.ts";
import classes from "./import-labels.module.css";
import { Listed } from "./listed.tsx";

interface ReportOfLabelsProps {
  report: Omit<LabelReport, "sample">;
  /** Labels of items that the dataset has, where those that are looked at are files that are added to it. */
  known?: { items: number; annotations: number } | undefined;
  sample: LabelledSample | null;
  colourOf: (label: string) => string;
}

/** A picture with its labels. */
export interface LabelledSample {
  name: string;
  /** In pixels. */
  width: number;
  height: number;
  labels: Label[];
  /** Its address, for a longest side in pixels of the page. */
  src: (side: number) => string;
}

/** Classes that are named. */
const named = 12;
/** The largest sides of the picture, in pixels, and what a dialog takes beside it. */
const room = { width: 360, height: 240 };
const beside = 84;

/** What an import would find: a sentence, what is left over, and a picture to check it by. */
export function ReportOfLabels({ report, known, sample, colourOf }: ReportOfLabelsProps) {
  const { format, items, items_without_labels: without, classes: names } = report;
  const shown = [
    words.found(
      format === null ? "" : words.formatNames[format],
      items - without,
      items,
      names.length,
    ),
    ...(without > 0 ? [words.without(without)] : []),
    ...(known && known.items > 0 ? [words.known(known.annotations, known.items)] : []),
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
      {sample && <Sample sample={sample} colourOf={colourOf} />}
    </div>
  );
}

function Sample({ sample, colourOf }: { sample: LabelledSample; colourOf: (l: string) => string }) {
  if (sample.width <= 0 || sample.height <= 0) return null;
  const wide = Math.min(room.width, window.innerWidth - beside);
  const scale = Math.min(wide / sample.width, room.height / sample.height);
  const [width, height] = [Math.round(sample.width * scale), Math.round(sample.height * scale)];
  return (
    <figure className={classes.sample}>
      <span className={classes.picture} style={{ width, height }}>
        <img src={sample.src(Math.max(width, height))} alt="" width={width} height={height} />
        <TileBoxes item={sample} width={width} height={height} surerThan={0} colourOf={colourOf} />
      </span>
      <figcaption>{words.sample(sample.name)}</figcaption>
    </figure>
  );
}
