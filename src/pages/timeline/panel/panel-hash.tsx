import type { Snapshot } from "#contract/snapshot.ts";
import { CopyButton } from "#/components/ui/copy-button.tsx";
import { Fact } from "#/components/ui/fact.tsx";
import { panelText as text } from "#/strings/snapshot-details.ts";
import classes from "./snapshot-panel.module.css";

/** The content hash of a snapshot, in short; nothing if the backend has none. */
export function PanelHash({ snapshot: { content_hash: hash = null } }: { snapshot: Snapshot }) {
  if (hash === null) return null;
  return (
    <Fact term={text.hash}>
      <span className={classes.hash}>
        <code title={hash}>{`${hash.slice(0, 11)}…${hash.slice(-4)}`}</code>
        <CopyButton
          text={hash}
          label={text.copyHash}
          done={text.hashCopied}
          failed={text.hashNotCopied}
        />
      </span>
    </Fact>
  );
}
