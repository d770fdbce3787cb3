import { Button, Text } from "@mantine/core";
import { linesToUse, waysToUse } from "#contract/use-version.ts";
import { useLanceSource } from "#/api/snapshots/lance-source.ts";
import { CopyButton } from "#/components/ui/copy-button.tsx";
import { useVersionText as text } from "#/strings/exports.ts";
import type { SnapshotDialogProps } from "./dialog-props.ts";
import classes from "./export-dialog.module.css";

/** The lines that load a snapshot into what people train with. */
export function UseVersionDialog({ dataset, snapshot, onClose }: SnapshotDialogProps) {
  const version = {
    origin: window.location.origin,
    dataset: { id: dataset.id, name: dataset.display_name },
    snapshotId: snapshot.snapshot_id,
    lance: useLanceSource(dataset.id, snapshot.snapshot_id),
  };
  return (
    <div className={classes.state}>
      <Text size="sm">{text.text}</Text>
      {waysToUse.map((way) => {
        const lines = linesToUse(way, version);
        if (lines === "") return null;
        return (
          <section key={way} className={classes.way}>
            <div className={classes.head}>
              <h3>{text.ways[way]}</h3>
              <CopyButton
                text={lines}
                label={text.copy(text.ways[way])}
                done={text.copied}
                failed={text.copyFailed}
              />
            </div>
            <pre className={classes.code}>
              <code>{lines}</code>
            </pre>
            {way === "pull" && (
              <Text size="xs" c="dimmed">
                {text.key}
              </Text>
            )}
            {way === "lance" && (
              <Text size="xs" c="dimmed">
                {text.lance}
              </Text>
            )}
            {way === "parquet" && (
              <Text size="xs" c="dimmed">
                {text.token}
              </Text>
            )}
          </section>
        );
      })}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          {text.close}
        </Button>
      </div>
    </div>
  );
}
