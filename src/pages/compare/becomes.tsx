import { VisuallyHidden } from "@mantine/core";
import { IconArrowNarrowRight } from "@tabler/icons-react";
import classes from "./compare-card.module.css";

/** An arrow between an old and a new value. */
export function Becomes() {
  return (
    <>
      <IconArrowNarrowRight size={12} className={classes.arrow} aria-hidden />
      <VisuallyHidden>→</VisuallyHidden>
    </>
  );
}
