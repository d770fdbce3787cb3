import { Checkbox, Modal } from "@mantine/core";
import { matchPath, useLocation } from "react-router";
import { useAfterMount } from "#/lib/use-after-mount.ts";
import { shortcutsText as text } from "#/strings/snapshot-details.ts";
import classes from "./keyboard-help.module.css";

export interface KeyboardHelpProps {
  opened: boolean;
  enabled: boolean;
  onEnabled: (enabled: boolean) => void;
  onClose: () => void;
}

/** The keys of each page that has some. */
const ofPages = [
  { path: "/datasets", title: text.onInventory, list: text.inventory },
  { path: "/datasets/:id", title: text.onItems, list: text.items },
  { path: "/datasets/:id/items/:item", title: text.onItem, list: text.item },
  { path: "/datasets/:id/snapshots", title: text.onTimeline, list: text.list },
  { path: "/datasets/:id/compare", title: text.onCompare, list: text.compare },
  { path: "/activity", title: text.onActivity, list: text.activity },
];

/** The shortcuts of the page and those of every page, and the switch for single keys. */
export function KeyboardHelp({ opened, enabled, onEnabled, onClose }: KeyboardHelpProps) {
  const shown = useAfterMount(opened, false);
  const { pathname } = useLocation();
  const here = ofPages.find(({ path }) => matchPath(path, pathname) !== null);

  return (
    <Modal opened={shown} onClose={onClose} title={text.title}>
      {here && <Keys title={here.title} list={here.list} />}
      <Keys title={text.everywhere} list={text.global} />
      <Checkbox
        label={text.enabled}
        checked={enabled}
        onChange={(event) => onEnabled(event.currentTarget.checked)}
      />
    </Modal>
  );
}

function Keys({ title, list }: { title: string; list: readonly (readonly string[])[] }) {
  return (
    <>
      <h3 className={classes.title}>{title}</h3>
      <dl className={classes.keys}>
        {list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key?.replace("⌘", modifier)}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The label of the key on the keyboard. */
const modifier = /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl";
