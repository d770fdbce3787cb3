import { Checkbox } from "@mantine/core";
import { useEffect, useState } from "react";
import { chosenClasses } from "#contract/shape.ts";
import { ProgressLine } from "#/components/ui/progress-line.tsx";
import { classColour, useClassColours } from "#/features/dataset/class-colours.ts";
import type { ChosenFile } from "#/lib/dropped-files.ts";
import { labelsImport as words } from "#/strings/labels-import.ts";
import { ColumnRoles } from "./column-roles.tsx";
import classes from "./import-labels.module.css";
import { type LabelledSample, ReportOfLabels } from "./label-report.tsx";
import type { Look } from "./look/use-look.ts";
import type { LabelsAmong } from "./use-labels-among.ts";

interface LabelsAmongFilesProps {
  among: LabelsAmong;
  /** To which the media are added; null for a new one. */
  datasetId: string | null;
  disabled: boolean;
}

/** The files of labels among chosen media: what they say, before they are sent, and whether they are taken. */
export function LabelsAmongFiles({ among, datasetId, disabled }: LabelsAmongFilesProps) {
  const { files, areTables, takes, table, look, isLooking, isNothing } = among;
  if (files.length === 0) return null;
  return (
    <section className={classes.report} aria-label={words.labels}>
      <Checkbox
        label={areTables ? words.takeTables(files.length) : words.take(files.length)}
        checked={takes && !isNothing}
        disabled={disabled || isNothing}
        onChange={({ currentTarget }) => among.take(currentTarget.checked)}
      />
      {takes && table && (
        <ColumnRoles {...table} disabled={disabled} onChange={(roles) => among.setRoles(roles)} />
      )}
      {takes && (
        <div aria-live="polite" className={classes.report}>
          {isLooking && (
            <>
              <p className={classes.looking}>{words.reading}</p>
              <ProgressLine label={words.reading} percent={among.percent} />
            </>
          )}
          {among.hasFailed && <p className={classes.looking}>{words.lookFailed}</p>}
          {look && <Found look={look} media={among.media} datasetId={datasetId} />}
          {isNothing && <p className={classes.looking}>{words.noneHere}</p>}
        </div>
      )}
    </section>
  );
}

interface FoundProps {
  look: Look;
  media: readonly ChosenFile[];
  datasetId: string | null;
}

function Found({ look, media, datasetId }: FoundProps) {
  const picture = usePicture((look.sample && media[look.sample.at]) ?? null);
  const sample: LabelledSample | null = look.sample &&
    picture && { ...picture, labels: look.sample.labels };
  const props = { report: look, known: look.known, sample };
  return datasetId === null ? (
    <ReportOfLabels {...props} colourOf={colourIn(look.classes)} />
  ) : (
    <OfDataset {...props} datasetId={datasetId} />
  );
}

function OfDataset({
  datasetId,
  ...props
}: Omit<Parameters<typeof ReportOfLabels>[0], "colourOf"> & { datasetId: string }) {
  return <ReportOfLabels {...props} colourOf={useClassColours(datasetId)} />;
}

/** The colours that a new dataset gives its classes: the most frequent ones have one of their own. */
function colourIn(found: Look["classes"]): (label: string) => string {
  const places = found.slice(0, chosenClasses).map(({ name }) => name);
  return (label) => classColour(places.indexOf(label));
}

/** A chosen file as a picture; null until it is read, and for one that the browser does not show. */
function usePicture(chosen: ChosenFile | null): Omit<LabelledSample, "labels"> | null {
  const [picture, setPicture] = useState<{ of: ChosenFile } & Omit<LabelledSample, "labels">>();
  useEffect(() => {
    if (chosen === null) return;
    const address = URL.createObjectURL(chosen.file);
    const image = new Image();
    image.onload = () => {
      const { naturalWidth: width, naturalHeight: height } = image;
      setPicture({ of: chosen, name: chosen.path, width, height, src: () => address });
    };
    image.src = address;
    return () => {
      image.onload = null;
      URL.revokeObjectURL(address);
    };
  }, [chosen]);
  return picture?.of === chosen ? picture : null;
}
