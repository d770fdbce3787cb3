import { VisuallyHidden } from "@mantine/core";
import { Bone } from "#/components/ui/bone.tsx";
import { datasetsText as words } from "#/strings/datasets.ts";
import cards from "./dataset-cards.module.css";
import classes from "./datasets-skeleton.module.css";

const places = Array.from({ length: 8 }, (_, place) => place);

/** The inventory while it loads, with cards or rows of the same height. */
export function DatasetsSkeleton({ look }: { look: "cards" | "table" }) {
  return (
    <div role="status">
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      <div className={classes.title} aria-hidden>
        <h1>{words.title}</h1>
      </div>
      <Bone className={classes.bar} height="40px" />
      {look === "table" && <Bone height="36px" />}
      <div className={look === "cards" ? cards.list : classes.rows} aria-hidden>
        {places.map((place) => (
          <Bone key={place} height={look === "cards" ? "342px" : "59px"} />
        ))}
      </div>
    </div>
  );
}
