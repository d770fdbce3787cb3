import { usePageTitle } from "#/lib/use-page-title.ts";
import { settingsText } from "#/strings/settings.ts";
import { shellText } from "#/strings/shell.ts";
import { Abilities } from "./abilities.tsx";
import { SessionsSetting } from "./access-settings.tsx";
import { AppearanceSetting, KeyboardSetting, LanguageSetting } from "./browser-settings.tsx";
import { ConnectionSetting } from "./connection-setting.tsx";
import { CredentialsSetting } from "./credentials-setting.tsx";
import { NoticesSetting } from "./notices-setting.tsx";
import { SettingsNav } from "./settings-nav.tsx";
import classes from "./settings-page.module.css";

/** Settings of this browser and the user's keys, and facts of the server. */
export function SettingsPage() {
  usePageTitle(shellText.pageTitle([settingsText.title]));
  return (
    <div className={classes.page}>
      <h1>{settingsText.title}</h1>
      <SettingsNav />
      <div className={classes.sections}>
        <AppearanceSetting />
        <LanguageSetting />
        <KeyboardSetting />
        <NoticesSetting />
        <CredentialsSetting />
        <SessionsSetting />
        <ConnectionSetting />
        <Abilities />
      </div>
    </div>
  );
}
