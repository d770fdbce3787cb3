import { demoText } from "#/strings/demo.ts";
import classes from "./demo-banner.module.css";

/** A banner on every page of the static demo, which explains the demo and credits the pictures. */
export function DemoBanner() {
  return (
    <aside className={classes.banner} aria-label={demoText.label}>
      <span>
        <strong>{demoText.title}</strong> {demoText.text}
      </span>
      <span>
        {demoText.artwork}{" "}
        <a href="https://github.com/twitter/twemoji" target="_blank" rel="noreferrer">
          Twemoji
        </a>
        , © 2020 Twitter, Inc,{" "}
        <a href="https://creativecommons.org/licenses/by/4.0/" target="_blank" rel="noreferrer">
          {demoText.licence}
        </a>
      </span>
    </aside>
  );
}
