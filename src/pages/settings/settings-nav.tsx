import { useFeature } from "#/api/session.ts";
import { settingsText as words } from "#/strings/settings.ts";
import classes from "./settings-nav.module.css";

const titles = {
  appearance: words.appearance.title,
  language: words.language.title,
  keyboard: words.keyboard.title,
  notices: words.notices.title,
  credentials: words.credentials.title,
  sessions: words.access.sessions.label,
  connection: words.connection.title,
  abilities: words.abilities.title,
} as const;
export type SectionName = keyof typeof titles;

const names = Object.keys(titles).filter((name): name is SectionName => name in titles);

/** The sections, beside them where there is room. */
export function SettingsNav() {
  const hasSessions = useFeature("access") === true;
  const shown = names.filter((name) => name !== "sessions" || hasSessions);
  return (
    <nav className={classes.root} aria-label={words.sections}>
      <ul>
        {shown.map((name) => (
          <li key={name}>
            <a
              href={`#${name}`}
              onClick={(event) => {
                event.preventDefault();
                const heading = document.getElementById(name);
                heading?.focus({ preventScroll: true });
                heading?.scrollIntoView({ block: "start" });
              }}
            >
              {titles[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
