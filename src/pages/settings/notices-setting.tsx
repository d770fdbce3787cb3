import { Checkbox } from "@mantine/core";
import { useState } from "react";
import { chooseNotices, noticePermission, wantsNotices } from "#/lib/desktop-notice.ts";
import { settingsText } from "#/strings/settings.ts";
import { Setting } from "./setting.tsx";

/** Whether the system also reports the end of a task of this tab. The browser asks the user first. */
export function NoticesSetting() {
  const [on, setOn] = useState(wantsNotices);
  const [permission, setPermission] = useState(noticePermission);
  const { title, text, label, ...reasons } = settingsText.notices;
  const reason = permission === "denied" || permission === "unsupported" ? reasons[permission] : "";

  async function choose(wanted: boolean) {
    setOn(await chooseNotices(wanted));
    setPermission(noticePermission());
  }

  return (
    <Setting name="notices" title={title} text={text}>
      <Checkbox
        label={label}
        description={reason}
        disabled={reason !== ""}
        checked={on}
        onChange={(event) => void choose(event.currentTarget.checked)}
      />
    </Setting>
  );
}
