import { type DiffSummary, type ItemChangeKind, itemChanges } from "#contract/diff.ts";
import { useFeature } from "#/api/session.ts";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import { SearchField } from "#/components/ui/search-field.tsx";
import { count } from "#/lib/numbers.ts";
import { useSearchText } from "#/lib/use-search-text.ts";
import { compareText as text } from "#/strings/compare.ts";
import { kindIcons } from "./compare-card.tsx";
import { type CompareFilter, filterNames } from "./compare-filter.ts";
import classes from "./compare-page.module.css";
import { type BoxMode, boxModes } from "./use-boxes.ts";
import type { Totals } from "./use-totals.ts";

interface CompareBarProps {
  summary: DiffSummary;
  totals: Totals;
  filter: CompareFilter;
  boxes: BoxMode;
  onBoxes: (mode: BoxMode) => void;
  onKind: (kind: ItemChangeKind | null) => void;
}

/** Which of the items that differ are shown, and which of their boxes. */
export function CompareBar(props: CompareBarProps) {
  const { summary, totals, filter, boxes, onBoxes, onKind } = props;
  const canSearch = useFeature("family_diff") === true;
  const [typed, setTyped] = useSearchText(filterNames.text);
  const { added, removed, modified } = summary;
  const [chosen] = filter.change;
  const isAll = filter.change.length === 0;
  return (
    <div className={classes.bar1}>
      <div className={classes.kinds} role="group" aria-label={text.kindsLabel}>
        <button
          type="button"
          className={classes.kind}
          aria-pressed={isAll}
          onClick={() => onKind(null)}
        >
          {text.all(added + removed + modified)}
        </button>
        {itemChanges.map((kind) => (
          <button
            key={kind}
            type="button"
            className={classes.kind}
            data-kind={kind}
            aria-pressed={filter.change.includes(kind)}
            disabled={summary[kind] === 0 && !filter.change.includes(kind)}
            onClick={() => onKind(kind === chosen ? null : kind)}
          >
            {kindIcons[kind]} {text.kinds[kind](summary[kind])}
          </button>
        ))}
      </div>
      {canSearch && (
        <SearchField
          className={classes.search}
          label={text.search}
          value={typed}
          onChange={setTyped}
        />
      )}
      <span className={classes.same}>
        {totals.items && text.theSame(count(totals.items.before - removed - modified))}
      </span>
      <LazyMenu
        look="button"
        label={text.boxes.label}
        entries={() => [
          {
            kind: "radio",
            label: text.boxes.label,
            value: boxes,
            options: boxModes.map((mode) => ({ value: mode, label: text.boxes[mode] })),
            onChange: (value) => {
              const mode = boxModes.find((known) => known === value);
              if (mode) onBoxes(mode);
            },
          },
        ]}
      >
        {text.boxes.label}
      </LazyMenu>
    </div>
  );
}
