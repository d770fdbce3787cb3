import { classColour } from "#/features/dataset/class-colours.ts";
import { count, shareOf } from "#/lib/numbers.ts";
import { chartText as text } from "#/strings/chart.ts";
import type { ChartModel } from "./chart-model.ts";
import { namedShares } from "./point-words.ts";
import classes from "./timeline-chart.module.css";

/** The bands in the order of the stack, with their true shares in one point. For the eye: the plot says the same. */
export function ChartLegend({ model, at }: { model: ChartModel; at: number }) {
  const rows = namedShares(model, at).map((row, band) => ({
    ...row,
    colour: classColour(band < model.labels.length ? band : -1),
  }));
  return (
    <div className={classes.legend} aria-hidden>
      <span data-line>
        <b />
        {text.items}
        <em>{count(model.points[at]?.n_items ?? 0)}</em>
      </span>
      {rows.toReversed().map(({ label, share, colour }) => (
        <span key={label}>
          <b style={{ background: colour }} />
          <bdi>{label}</bdi>
          <em>{shareOf(share)}</em>
        </span>
      ))}
      {rows.length === 0 && <span className={classes.quiet}>{text.noLabels}</span>}
    </div>
  );
}
