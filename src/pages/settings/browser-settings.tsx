import { Button, Checkbox, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useState } from "react";
import {
  type Language,
  chooseLanguage,
  chosenLanguage,
  isLanguage,
  languages,
} from "#/lib/language.ts";
import { setSingleKeys, singleKeys } from "#/lib/shortcuts.ts";
import { useStore } from "#/lib/store.ts";
import { settingsText } from "#/strings/settings.ts";
import { Choice, Setting } from "./setting.tsx";

const schemes: readonly { value: MantineColorScheme; label: string }[] = [
  { value: "light", label: settingsText.appearance.light },
  { value: "dark", label: settingsText.appearance.dark },
  { value: "auto", label: settingsText.appearance.system },
];

export function AppearanceSetting() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { title, text, label } = settingsText.appearance;
  return (
    <Setting name="appearance" title={title} text={text}>
      <Choice label={label} value={colorScheme} options={schemes} onChange={setColorScheme} />
    </Setting>
  );
}

const browser = "browser";
const languageOptions: readonly { value: Language | typeof browser; label: string }[] = [
  { value: browser, label: settingsText.language.browser },
  ...Object.entries(languages).flatMap(([value, label]) =>
    isLanguage(value) ? [{ value, label }] : [],
  ),
];

export function LanguageSetting() {
  const [before] = useState(chosenLanguage);
  const [chosen, setChosen] = useState(before);
  const { title, text, label, ...words } = settingsText.language;
  return (
    <Setting name="language" title={title} text={text}>
      <Choice
        label={label}
        value={chosen ?? browser}
        options={languageOptions}
        onChange={(value) => {
          const next = value === browser ? null : value;
          chooseLanguage(next);
          setChosen(next);
        }}
      />
      <div role="status">
        {chosen !== before && (
          <>
            {words.chosen}{" "}
            <Button size="xs" ml="xs" onClick={() => location.reload()}>
              {words.reload}
            </Button>
          </>
        )}
      </div>
    </Setting>
  );
}

export function KeyboardSetting() {
  const on = useStore(singleKeys);
  const { title, text, label } = settingsText.keyboard;
  return (
    <Setting name="keyboard" title={title} text={text}>
      <Checkbox
        label={label}
        checked={on}
        onChange={(event) => setSingleKeys(event.currentTarget.checked)}
      />
    </Setting>
  );
}
