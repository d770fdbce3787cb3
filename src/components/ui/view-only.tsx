import { IconEye } from "@tabler/icons-react";
import { createContext, useContext } from "react";
import { datasetText } from "#/strings/timeline.ts";
import classes from "./view-only.module.css";

/** The refusal of all changes to the dataset of the page, which its header shows; null: some changes are allowed. */
export const ViewOnlyReason = createContext<string | null>(null);

/** The id of the reason in the header, for the descriptions of disabled controls. */
export const viewOnlyId = "view-only";

/** Whether the header shows this reason already, so that no control repeats it. */
export function useIsToldAbove(reason: string | null): boolean {
  return useContext(ViewOnlyReason) === reason && reason !== null;
}

/** In the header of a dataset whose user has the role of a viewer; hover and focus show the reason. */
export function ViewOnlyChip() {
  return (
    <button type="button" className={classes.chip} aria-describedby={viewOnlyId}>
      <IconEye size={14} aria-hidden />
      {datasetText.viewOnly}
      <span id={viewOnlyId} className={classes.why} aria-hidden>
        {datasetText.viewOnlyWhy}
      </span>
    </button>
  );
}
