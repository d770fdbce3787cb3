import { type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout, IconSettings, IconUserCircle } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { LazyMenu } from "#/components/ui/lazy-menu.tsx";
import type { MenuEntry } from "#/components/ui/menu-entries.ts";
import { chooseLanguage, chosenLanguage, isLanguage, languages } from "#/lib/language.ts";
import { paths } from "#/paths.ts";
import { shortcutsOpened } from "#/features/palette/opened.ts";
import { shellText } from "#/strings/shell.ts";

interface AccountMenuProps {
  /** null while unknown, and where the backend does not tell. */
  email: string | null;
  /** Absent where there is no session to end. */
  onSignOut?: () => void;
}

const schemes = [
  { value: "light", label: shellText.menu.light },
  { value: "dark", label: shellText.menu.dark },
  { value: "auto", label: shellText.menu.system },
] as const satisfies { value: MantineColorScheme; label: string }[];

export function AccountMenu({ email, onSignOut }: AccountMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();

  function entries(): MenuEntry[] {
    return [
      ...(email ? [{ kind: "heading" as const, label: shellText.menu.signedInAs(email) }] : []),
      {
        kind: "radio",
        label: shellText.menu.theme,
        value: colorScheme,
        options: schemes,
        onChange: (value) => {
          const chosen = schemes.find((scheme) => scheme.value === value);
          if (chosen) setColorScheme(chosen.value);
        },
      },
      {
        kind: "radio",
        label: shellText.menu.language,
        value: chosenLanguage() ?? "auto",
        options: [
          { value: "auto", label: shellText.menu.browserLanguage },
          ...Object.entries(languages).map(([value, label]) => ({ value, label })),
        ],
        onChange: (value) => {
          chooseLanguage(isLanguage(value) ? value : null);
          location.reload();
        },
      },
      { kind: "divider" },
      {
        kind: "action",
        label: shellText.nav.settings,
        icon: <IconSettings size={16} />,
        onSelect: () => void navigate(paths.settings),
      },
      {
        kind: "action",
        label: shellText.menu.shortcuts,
        icon: <IconKeyboard size={16} />,
        onSelect: () => shortcutsOpened.set(true),
      },
      ...(onSignOut
        ? [
            {
              kind: "action" as const,
              label: shellText.menu.signOut,
              icon: <IconLogout size={16} />,
              onSelect: onSignOut,
            },
          ]
        : []),
    ];
  }

  return (
    <LazyMenu label={shellText.menu.label} entries={entries}>
      <IconUserCircle size={20} stroke={1.75} />
    </LazyMenu>
  );
}
